import Crowd
import Foundation
import Media
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// The video that shows what an analysis saw, decoded again.
@Suite(.serialized) struct OverlayVideoTests {
  /// Steps of all events, as they can be compared.
  private struct Step: Hashable {
    let kind: EventKind
    let zone: ZoneID?
    let step: EventTransition.Step
    let at: WallTime
    let peak: Double
  }

  private func camera() throws -> CameraConfiguration {
    try CameraConfiguration(
      clip: Clips.path("plaza", .sub), truth: Clips.truth("plaza"), usesZones: true)
  }

  private func steps(
    _ model: CrowdModel?, overlay: String?
  ) throws -> (steps: [Step], frames: Int) {
    var steps: [Step] = []
    let analysis = FileAnalysis(
      camera: try camera(), startingAt: Analysed.start, interrupt: InterruptFlag(),
      crowdModel: model, overlayPath: overlay)
    let summary = try analysis.run(onTransitions: { transitions in
      steps += transitions.map {
        Step(
          kind: $0.event.kind, zone: $0.event.zone, step: $0.step, at: $0.at,
          peak: $0.event.peakValue)
      }
    })
    return (steps, summary.frames)
  }

  /// Luma and chroma of the picture that a video shows at a time.
  private func picture(
    of path: String, at seconds: Double
  ) throws -> (size: PixelSize, samples: [[UInt8]], frames: Int) {
    let demuxer = try Demuxer(StreamAddress(path))
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    var (found, frames, size): ([[UInt8]]?, Int, PixelSize) = (nil, 0, demuxer.parameters.size)
    func receive() throws {
      while try decoder.receive() == .frame {
        frames += 1
        guard found == nil, decoder.frame.pts.seconds >= seconds else { continue }
        size = decoder.frame.size
        let grid = AnalysisGrid(picture: size, targetWidth: size.width)
        let pool = FramePool(size: grid.size, slots: 1)
        guard var frame = pool.acquire(pts: decoder.frame.pts) else { continue }
        try FrameExtractor(grid: grid).extract(decoder.frame, into: &frame)
        var samples: [[UInt8]] = [[], [], []]
        for y in 0..<size.height / 2 {
          for x in 0..<size.width / 2 {
            samples[0].append(frame.row(2 * y)[2 * x])
            samples[1].append(frame.paddedRow(y, of: .blue)[x])
            samples[2].append(frame.paddedRow(y, of: .red)[x])
          }
        }
        found = samples
      }
    }
    while try demuxer.read(into: packet) == .packet {
      try decoder.send(packet)
      try receive()
    }
    decoder.sendEndOfStream()
    try receive()
    return (size, try #require(found), frames)
  }

  @Test func colourIsWherePersonsAreAndNowhereElseAndNoEventChanges() throws {
    let folder = try TemporaryDirectory()
    let model = NetworkCrowdTests.model
    let (with, without) = (folder.file("with.mp4"), folder.file("without.mp4"))
    let plain = try steps(model, overlay: nil)
    let drawn = try steps(model, overlay: with)
    #expect(plain.steps == drawn.steps && plain.steps.count > 3)
    _ = try steps(nil, overlay: without)

    let truth = try Clips.truth("plaza")
    for (seconds, least) in [(1.0, 0), (14.0, 25)] {
      let frame = Int(seconds * Double(truth.framesPerSecond))
      let heads = truth.heads.last { $0.frame <= frame }?.points ?? []
      let coloured = try picture(of: with, at: seconds)
      let bare = try picture(of: without, at: seconds)
      #expect(coloured.size == bare.size && coloured.frames == plain.frames)
      let (width, height) = (coloured.size.width / 2, coloured.size.height / 2)
      func difference(_ x: Int, _ y: Int) -> Int {
        (0..<3).reduce(0) { sum, plane in
          let place = y * width + x
          return sum + abs(Int(coloured.samples[plane][place]) - Int(bare.samples[plane][place]))
        }
      }
      let places = heads.map {
        (x: $0.x * width / truth.size.width, y: $0.y * height / truth.size.height)
      }
      let tinted = places.count { difference($0.x, $0.y) > 25 }
      #expect(tinted >= least, "\(tinted) of \(places.count) heads")
      var strayed = 0
      for y in 0..<height {
        // Counts differ, and with them what is written at the zone's corner.
        if (60...80).contains(y) { continue }
        for x in 0..<width where difference(x, y) > 25 {
          let isNear = places.contains { abs($0.x - x) <= 28 && abs($0.y - y) <= 28 }
          if !isNear { strayed += 1 }
        }
      }
      #expect(strayed < width * height / 200, "at \(seconds) s: \(strayed) pixels")
    }
  }

  @Test func aFolderThatIsNotThereIsAnErrorAndNoFile() throws {
    let folder = try TemporaryDirectory()
    #expect(throws: MediaError.self) {
      _ = try steps(nil, overlay: folder.file("nothing/a.mp4"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}
