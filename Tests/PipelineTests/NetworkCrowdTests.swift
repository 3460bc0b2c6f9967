import CAllocCounter
import Crowd
import Foundation
import Logging
import Media
import Pixels
import SampleStreams
import Scene
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

/// The crowd network in the pipeline, with the model that is shipped.
@Suite struct NetworkCrowdTests {
  static let model: CrowdModel = {
    let path = Clips.folder + "/../models/crowd-p.model"
    guard let data = try? Data(contentsOf: URL(filePath: path)),
      let model = try? CrowdModel([UInt8](data))
    else { fatalError("the shipped model is unreadable") }
    return model
  }()

  /// Measured in each picture of the sub stream, by one analysis.
  private func measured(
    _ camera: CameraConfiguration, _ counting: NetworkCrowd.Counting?, seconds: Double,
    onPicture: (CameraAnalysis) -> Void = { _ in }
  ) throws -> [ZoneMeasurement] {
    let demuxer = try Demuxer(camera.address)
    let analysis = CameraAnalysis(camera: camera, counting: counting)
    try analysis.beginRun(
      demuxer.parameters, clock: RunClock(isLive: false, startingAt: Analysed.start))
    let packet = Packet()
    var measured: [ZoneMeasurement] = []
    while try demuxer.read(into: packet) == .packet, packet.pts.seconds < seconds {
      analysis.process(packet) { _ in
        measured.append(analysis.scene?.measurements.first ?? .init(foregroundFraction: 0))
        onPicture(analysis)
      }
    }
    return measured
  }

  private func plaza(_ stream: SampleStream = .sub) throws -> CameraConfiguration {
    try CameraConfiguration(
      clip: Clips.path("plaza", stream), truth: Clips.truth("plaza"), usesZones: true)
  }

  @Test func aFileIsCountedAlikeEveryTime() throws {
    let first = try measured(plaza(), .here(Self.model), seconds: 6)
    let second = try measured(plaza(), .here(Self.model), seconds: 6)
    #expect(first == second)
    #expect(first.count > 30)
    #expect(first.allSatisfy { $0.count != nil && $0.method != .foreground })
    #expect(first.first?.method == .network, "nothing waits for warm-up")
    #expect(first.contains { $0.method == .carried })
  }

  /// Drawn persons on a drawn square: further off than measured here would be another network, or
  /// another way from blocks to zones. The foreground's mean error here is 8 persons.
  @Test func theSquareIsCountedNearTheTruth() throws {
    let truth = try Clips.truth("plaza")
    let counts = try #require(truth.counts.first?.counts)
    let measured = try measured(plaza(.main), .here(Self.model), seconds: 25)
    var (error, inBand) = (0.0, 0)
    for (index, count) in counts.enumerated() {
      let zone = measured[min(index * truth.frameInterval, measured.count - 1)]
      error += abs((zone.count ?? 0) - Double(count)) / Double(counts.count)
      if zone.countLow <= Double(count), zone.countHigh >= Double(count) { inBand += 1 }
    }
    #expect(error < 4, "\(error)")
    #expect(inBand > counts.count * 7 / 10, "\(inBand) of \(counts.count)")
  }

  @Test func withoutAModelTheForegroundCounts() throws {
    let counts = try measured(plaza(), nil, seconds: 3)
    #expect(counts.allSatisfy { $0.method == .foreground })
  }

  @Test(.timeLimit(.minutes(1)))
  func theWorkerSaysWhatCountingHereSays() throws {
    let worker = CrowdWorker(model: Self.model)
    let exchange = worker.makeExchange()
    let thread = WorkerThread(name: "crowd") { worker.work() }
    var asked = 0
    let there = try measured(plaza(), .elsewhere(exchange, Self.model), seconds: 3) { _ in
      // The first picture is answered before the second: then both ways know the same.
      if asked == 0 { while exchange.countedCount == 0 { usleep(1000) } }
      asked += 1
    }
    worker.stop()
    thread.join()
    let here = try measured(plaza(), .here(Self.model), seconds: 3)
    #expect(there[0].method == .foreground, "nothing waits for the worker")
    #expect(there[1].method == .carried)
    #expect(there[1] == here[1])
  }

  @Test func nothingWaitsForAWorkerThatIsStuck() throws {
    let exchange = CrowdExchange(bell: WorkBell())
    let counts = try measured(plaza(), .elsewhere(exchange, Self.model), seconds: 12)
    #expect(counts.allSatisfy { $0.method == .foreground })
    #expect(exchange.droppedCount > 0, "the latest picture waits, the others are dropped")
    let isWaiting = exchange.takeOrder() != nil
    #expect(isWaiting)
  }

  /// Black, white, grey, noise, and a wall with a pattern.
  @Test(arguments: ["black", "white", "grey", "noise", "pattern"])
  func picturesWithoutPersonsCountAsNobody(_ name: String) throws {
    let folder = try TemporaryDirectory()
    let size = PixelSize(width: 640, height: 360)
    let path = folder.file("\(name).mp4")
    let encoder = try VideoEncoder(
      path: path,
      settings: VideoEncoderSettings(
        size: size, framesPerSecond: 5, rate: .quality(20), gopLength: 10))
    let planes = PicturePlanes(size: size)
    let luma = planes.y
    var random = SplitMix64(seed: 7)
    for _ in 0..<15 {
      for y in 0..<size.height {
        let bytes = (0..<size.width).map { x in Self.byte(of: name, x, y, &random) }
        var row = luma.mutableRow(y)
        for x in bytes.indices { row[x] = bytes[x] }
      }
      try encoder.encode(planes)
    }
    _ = try encoder.finish()
    var camera = try plaza()
    camera.address = try StreamAddress(path)
    camera.scene.zones[0].polygon = .wholePicture
    let counts = try measured(camera, .here(Self.model), seconds: 3)
    #expect(counts.contains { $0.method == .network })
    #expect(counts.allSatisfy { ($0.count ?? 9) < 1 }, "\(counts.compactMap(\.count).max() ?? 0)")
  }

  private static func byte(
    of picture: String, _ x: Int, _ y: Int, _ random: inout SplitMix64
  ) -> UInt8 {
    switch picture {
    case "black": 16
    case "white": 235
    case "grey": 126
    case "noise": UInt8(16 + random.next() % 220)
    default: UInt8(90 + (x / 24 + y / 24) % 2 * 60)
    }
  }

  /// Motion's own lists may still grow with a crowd of blobs that is larger than any before.
  @Test(.enabled(if: alloc_counter_works(), "the counter needs glibc"))
  func theNetworkAllocatesNothingAfterWarmUp() throws {
    let with = try allocations(.here(Self.model))
    let without = try allocations(nil)
    #expect(with.counted >= 3)
    #expect(with.inCountedPictures == 0)
    #expect(with.all == without.all)
  }

  private func allocations(
    _ counting: NetworkCrowd.Counting?
  ) throws -> (all: Int, inCountedPictures: Int, counted: Int) {
    let camera = try plaza()
    let demuxer = try Demuxer(camera.address)
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    var frames: FrameAnalysis?
    var observation = SceneObservation(
      at: Analysed.start, isTrusted: false, detections: [], zones: [])
    observation.detections.reserveCapacity(64)
    var times = StageTimes()
    var (pictures, all, inCounted, counted) = (0, 0, 0, 0)
    while try demuxer.read(into: packet) == .packet, pictures < 200 {
      try decoder.send(packet)
      while try decoder.receive() == .frame {
        let analysis =
          frames
          ?? FrameAnalysis(picture: decoder.frame.size, camera: camera, counting: counting)
        frames = analysis
        pictures += 1
        if pictures > 40 { alloc_counter_begin() }
        _ = try analysis.analyse(decoder.frame, into: &observation, times: &times)
        guard pictures > 40 else { continue }
        let made = alloc_counter_end()
        all += made
        if observation.zones[0].method == .network {
          counted += 1
          inCounted += made
        }
      }
    }
    return (all, inCounted, counted)
  }
}

@Suite struct MailboxTests {
  @Test func theLatestWins() {
    let mailbox = Mailbox<Int>()
    #expect(mailbox.take() == nil)
    #expect(!mailbox.post(1))
    #expect(mailbox.post(2))
    #expect(mailbox.take() == 2)
    #expect(mailbox.take() == nil)
    #expect(!mailbox.post(3))
  }

  @Test func aLetterThatIsDroppedGivesItsFrameBack() throws {
    let pool = FramePool(size: PixelSize(width: 64, height: 64), slots: 2)
    let mailbox = Mailbox<Frame>()
    for tick in 0..<100 {
      guard let frame = pool.acquire(pts: MediaTime(ticks: Int64(tick))) else {
        Issue.record("no slot at \(tick)")
        return
      }
      mailbox.post(frame)
    }
  }

  @Test(.enabled(if: alloc_counter_works(), "the counter needs glibc"))
  func postingAndTakingAllocateNothing() {
    let pool = FramePool(size: PixelSize(width: 64, height: 64), slots: 3)
    let mailbox = Mailbox<Frame>()
    var taken = 0
    alloc_counter_begin()
    for tick in 0..<1000 {
      if let frame = pool.acquire(pts: MediaTime(ticks: Int64(tick))) { mailbox.post(frame) }
      if tick % 3 == 0, mailbox.take() != nil { taken += 1 }
    }
    let allocations = alloc_counter_end()
    #expect(allocations == 0)
    #expect(taken == 334)
  }
}

@Suite struct CrowdCadenceTests {
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let moves: @Sendable (Double) -> Bool
    let isNearLevel: Bool
    /// Pictures that are counted in a minute.
    let counted: Int
    var testDescription: String { name }
  }

  @Test(arguments: [
    Situation(name: "nothing moves", moves: { _ in false }, isNearLevel: false, counted: 15),
    Situation(name: "always something", moves: { _ in true }, isNearLevel: false, counted: 30),
    Situation(
      name: "a still crowd near its level", moves: { _ in false }, isNearLevel: true, counted: 30),
    // Every 2 s from 20 to 30, then every 4 s again.
    Situation(
      name: "somebody passes", moves: { (20..<22).contains($0) }, isNearLevel: false, counted: 18),
  ])
  func theCadenceFollowsWhatGoesOn(_ situation: Situation) {
    var cadence = CrowdCadence()
    var counted = 0
    for frame in 0..<600 {
      let seconds = Double(frame) / 10
      let time = MediaTime(ticks: Int64(frame) * 9000)
      if cadence.isDue(
        at: time, moves: situation.moves(seconds), isNearLevel: situation.isNearLevel)
      {
        counted += 1
        cadence.take(time)
      }
    }
    #expect(counted == situation.counted)
  }

  @Test func aTimeThatJumpsBackDoesNotStopTheCounting() {
    var cadence = CrowdCadence()
    cadence.take(MediaTime(ticks: 900_000))
    let isDue = cadence.isDue(at: .zero, moves: false, isNearLevel: false)
    #expect(isDue)
  }
}
