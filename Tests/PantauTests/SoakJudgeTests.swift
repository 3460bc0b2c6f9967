import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import CameraBench

/// Whether a soak finds what it is to find: each row spoils one thing of one that went well.
@Suite struct SoakJudgeTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    /// The only checks that must fail.
    let fails: [String]
    let spoil: @Sendable (inout SoakResult.Remains) throws -> Void
    var testDescription: String { name }

    init(
      _ name: String, fails: [String],
      _ spoil: @escaping @Sendable (inout SoakResult.Remains) throws -> Void = { _ in }
    ) {
      self.name = name
      self.fails = fails
      self.spoil = spoil
    }
  }

  static let rows = [
    Row("nothing", fails: []),
    Row("an event of the camera without faults is not there", fails: ["happenings lost"]) {
      let index = $0.events.firstIndex { $0.event.camera == camera(1) }!
      try remove($0.events[index], $0.evidenceFolder)
      $0.events.remove(at: index)
    },
    Row("an event during a fault is not there", fails: []) {
      let index = $0.events.firstIndex {
        $0.event.camera == camera(0) && $0.event.beganAt == at(30)
      }!
      try remove($0.events[index], $0.evidenceFolder)
      $0.events.remove(at: index)
    },
    Row("an event goes on", fails: ["events left open"]) {
      let index = $0.events.firstIndex { $0.event.camera == camera(1) }!
      $0.events[index] = $0.events[index].with { $0.endedAt = nil }
    },
    Row("an event goes on over a fault", fails: ["events that outlived their run"]) {
      let index = $0.events.firstIndex {
        $0.event.beganAt == at(10) && $0.event.camera == camera(0)
      }!
      $0.events[index] = $0.events[index].with { $0.endedAt = at(50) }
    },
    Row("more work than machine, of which there are no pictures", fails: []) {
      var event = Event(
        id: EventID("01ARZ3NDEKTSV4RRFFQ69G5FAV")!, kind: .overload, camera: .pantau, zone: nil,
        beganAt: at(10), severity: .warning, peakValue: 5, peakAt: at(11), threshold: 5,
        unit: .seconds, method: "load")
      event.endedAt = at(16)
      event.endReason = .finished
      $0.events.append(
        StoredEvent(
          event: event, state: .new, outcome: nil, alert: nil, evidence: [], trail: [],
          cameraName: "Pantau", zoneName: nil))
    },
    Row("no clip", fails: ["snapshots and clips missing", "files without an event"]) {
      $0.events[0] = $0.events[0].with(evidence: [$0.events[0].evidence[0]])
    },
    Row("a file is gone", fails: ["files missing or damaged"]) {
      let name = $0.events[0].evidence[0].fileName
      try FileManager.default.removeItem(atPath: $0.evidenceFolder + "/" + name)
    },
    Row("a clip shows nothing", fails: ["files missing or damaged"]) {
      let clip = $0.events[0].evidence[1]
      try Data(count: clip.byteCount).write(
        to: URL(filePath: $0.evidenceFolder + "/" + clip.fileName))
    },
    Row("a camera says nothing more", fails: ["dead cameras"]) { remains in
      look(&remains, from: 60, to: 69) { $0 == 1 ? 60 : nil }
      remains.stoppedAt = at(69)
    },
    Row("memory grows", fails: ["growth of memory"]) {
      $0.samples = samples(memory: { 100 + $0 })
    },
    Row("the heap grows", fails: ["growth of the heap"]) {
      $0.samples = samples(heap: { 60 + $0 })
    },
    Row("descriptors stay open", fails: ["growth of file descriptors"]) {
      $0.samples = samples(descriptors: { 20 + Int($0) / 5 })
    },
    Row("the camera without faults connects anew", fails: ["reconnects of untouched cameras"]) {
      $0.log.look(told(at: 60, reconnects: [1, 1]), at: at(60))
    },
    Row("it crashes at the end", fails: ["exit status"]) { $0.exitStatus = 139 },
  ]

  @Test(arguments: rows)
  func whatIsWrongIsFound(_ row: Row) throws {
    let folder = try TemporaryDirectory()
    let plan = try Self.plan()
    var remains = try Self.remains(in: folder)
    try row.spoil(&remains)
    let place = try JSONDecoder().decode(
      ServedCameras.Place.self,
      from: Data(#"{"offset":0,"wait":0,"length":20,"longestGroup":2}"#.utf8))
    let result = try SoakResult(of: plan, seed: 1, places: [place, place], remains)
    #expect(result.checks.filter { !$0.passed }.map(\.name) == row.fails, "\(result.findings)")
    #expect(result.passed == row.fails.isEmpty)
  }

  @Test func aCameraThatComesBackLateIsFound() throws {
    let folder = try TemporaryDirectory()
    var remains = try Self.remains(in: folder)
    remains.log = SoakLog(untouched: [1])
    Self.inject(into: &remains.log, backAt: 42)
    let place = try JSONDecoder().decode(
      ServedCameras.Place.self,
      from: Data(#"{"offset":0,"wait":0,"length":20,"longestGroup":2}"#.utf8))
    let result = try SoakResult(of: Self.plan(), seed: 1, places: [place, place], remains)
    let failed = result.checks.filter { !$0.passed }
    #expect(failed.map(\.name) == ["slowest return of a camera"])
    #expect(failed.first?.value == 11)
    #expect(result.faults["gone"]?.worst == 11)
  }

  // MARK: - A soak of a minute that went well

  private static func at(_ seconds: Double) -> WallTime {
    WallTime(microseconds: 1_700_000_000_000_000).advanced(by: .seconds(seconds))
  }

  private static func camera(_ number: Int) -> CameraID { SoakPlan.id(number) }

  /// Something happens before each camera from 10 s to 14 s of every 20 s.
  private static func plan() throws -> SoakPlan {
    let reference = try JSONDecoder().decode(
      ClipReference.self, from: Data(#"{"spans":[{"begin":10,"end":14}],"length":20}"#.utf8))
    let bench = BenchPlan(
      clips: [.init(path: "clip", reference: reference)], cameraCount: 2, crowdCount: 0,
      warmUpSeconds: 0, seconds: 60)
    var generator = SplitMix64(seed: 1)
    return SoakPlan(bench: bench, policy: .full, using: &generator)
  }

  /// The first camera is gone from 29 s to 31 s.
  private static func inject(into log: inout SoakLog, backAt back: Double) {
    let fault = SoakFault(kind: .gone, cameras: [0], begin: 29, length: 2, strength: 0)
    for second in 1...60 {
      let now = Double(second)
      if now == 29 { log.begin(fault, at: at(now)) }
      if now == 31 { log.end(fault, at: at(now)) }
      let isBack = now >= back
      let frame = now < 29 || isBack ? now : 29
      log.look(told(at: now, frames: [frame, now], reconnects: [isBack ? 1 : 0, 0]), at: at(now))
    }
  }

  private static func told(
    at now: Double, frames: [Double]? = nil, reconnects: [Int]
  ) -> ToldState {
    let cameras = (frames ?? [now, now]).enumerated().map { index, frame in
      let text = """
        {"id":"\(camera(index))","state":"running","frames_analysed":1,"frames_dropped":0,
         "reconnects":\(reconnects[index]),"last_frame_at":"\(at(frame))"}
        """
      return try! JSONDecoder().decode(ToldCamera.self, from: Data(text.utf8))
    }
    return ToldState(cameras: cameras, complaints: [], openEvents: 0, heapBytes: 0)
  }

  private static func look(
    _ remains: inout SoakResult.Remains, from: Int, to: Int, frame: (Int) -> Double?
  ) {
    for second in from...to {
      let now = Double(second)
      remains.log.look(
        told(at: now, frames: [0, 1].map { frame($0) ?? now }, reconnects: [1, 0]), at: at(now))
    }
  }

  private static func samples(
    memory: (Double) -> Double = { _ in 100 }, heap: (Double) -> Double = { _ in 60 },
    descriptors: (Double) -> Int = { _ in 20 }
  ) -> [SoakGrowth.Sample] {
    stride(from: 0.0, to: 60, by: 0.5).map { second in
      SoakGrowth.Sample(
        at: second,
        ProcessSample(
          residentMB: memory(second), descriptors: descriptors(second), threads: 10),
        heapMB: heap(second), openEvents: 0)
    }
  }

  private static func remains(in folder: TemporaryDirectory) throws -> SoakResult.Remains {
    let clip = folder.file("one.mp4")
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-f", "lavfi", "-i",
      "testsrc2=size=64x64:rate=10:duration=1", "-c:v", "libx264", "-bf", "0", "-pix_fmt",
      "yuv420p", clip,
    ])
    let video = try Data(contentsOf: URL(filePath: clip))
    let jpeg = Data([0xFF, 0xD8, 0xFF, 0xD9])
    let evidence = folder.file("evidence")
    try FileManager.default.createDirectory(atPath: evidence, withIntermediateDirectories: true)
    var generator = SplitMix64(seed: 3)
    var events: [StoredEvent] = []
    for number in [0, 1] {
      for begin in [10.0, 30, 50] {
        let id = EventID(at: at(begin), using: &generator)
        var event = Event(
          id: id, kind: .motion, camera: camera(number), zone: nil, beganAt: at(begin),
          severity: .info, peakValue: 0.1, peakAt: at(begin + 1), threshold: 0, unit: .share,
          method: "foreground")
        event.endedAt = at(begin + 4)
        event.endReason = .finished
        try jpeg.write(to: URL(filePath: evidence + "/\(id).jpg"))
        try video.write(to: URL(filePath: evidence + "/\(id).mp4"))
        events.append(
          StoredEvent(
            event: event, state: .new, outcome: nil, alert: nil,
            evidence: [
              Evidence(
                event: id, kind: .snapshot, fileName: "\(id).jpg", byteCount: jpeg.count,
                beganAt: at(begin), duration: .zero),
              Evidence(
                event: id, kind: .clip, fileName: "\(id).mp4", byteCount: video.count,
                beganAt: at(begin), duration: .seconds(1)),
            ], trail: [], cameraName: "", zoneName: nil))
      }
    }
    func run(_ number: Int, _ begin: Double, _ end: Double) -> StoredRun {
      let id = EventID(at: at(begin), using: &generator)
      return StoredRun(
        run: CameraRun(
          id: id, camera: camera(number), beganAt: at(begin), codec: "h264",
          picture: PixelSize(width: 64, height: 64)),
        end: CameraRunEnd(run: id, endedAt: at(end), frames: 1, reason: "stopped"))
    }
    var log = SoakLog(untouched: [1])
    inject(into: &log, backAt: 33)
    return SoakResult.Remains(
      log: log, samples: samples(), epoch: at(0), began: at(0), stoppedAt: at(60), exitStatus: 0,
      secondsToStop: 0.1, events: events,
      runs: [
        camera(0): [run(0, 0.5, 29.5), run(0, 29.8, 60)], camera(1): [run(1, 0.5, 60)],
      ], evidenceFolder: evidence)
  }

  private static func remove(_ event: StoredEvent, _ folder: String) throws {
    for evidence in event.evidence {
      try FileManager.default.removeItem(atPath: folder + "/" + evidence.fileName)
    }
  }
}

extension StoredEvent {
  fileprivate func with(
    evidence: [Evidence]? = nil, _ change: (inout Event) -> Void = { _ in }
  ) -> StoredEvent {
    var event = event
    change(&event)
    return StoredEvent(
      event: event, state: state, outcome: outcome, alert: alert,
      evidence: evidence ?? self.evidence, trail: trail, cameraName: cameraName,
      zoneName: zoneName)
  }
}
