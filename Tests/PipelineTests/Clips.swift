import Crowd
import Foundation
import Media
import Motion
import Pixels
import SampleStreams
import Scene

@testable import Pipeline

/// Sample clips and their truth, as tests use them.
enum Clips {
  static let folder: String = {
    let here = URL(filePath: #filePath)
    return here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "sample-streams").path
  }()

  static func path(_ scene: String, _ stream: SampleStream) -> String {
    folder + "/" + SampleWriter.fileName(of: scene, stream: stream)
  }

  static func truth(_ scene: String) throws -> TruthFile {
    try TruthFile(path: folder + "/" + SampleWriter.truthFileName(of: scene))
  }
}

/// What one analysis of a clip reported.
struct Analysed {
  /// As their last step left them.
  var events: [Event] = []
  var transitions: [EventTransition] = []
  var summary = FileAnalysis.Summary()
  /// Time 0 of the clip.
  static let start = WallTime(microseconds: 1_700_000_000_000_000)

  init(_ camera: CameraConfiguration, crowdModel: CrowdModel? = nil) throws {
    var latest: [EventID: Event] = [:]
    var order: [EventID] = []
    let analysis = FileAnalysis(
      camera: camera, startingAt: Self.start, interrupt: InterruptFlag(),
      crowdModel: crowdModel)
    var steps: [EventTransition] = []
    summary = try analysis.run(onTransitions: { transitions in
      steps += transitions
      for transition in transitions {
        if latest.updateValue(transition.event, forKey: transition.event.id) == nil {
          order.append(transition.event.id)
        }
      }
    })
    transitions = steps
    events = order.compactMap { latest[$0] }
  }

  /// Seconds from the clip's begin.
  static func seconds(_ time: WallTime) -> Double { time.duration(since: start).inSeconds }
}

extension CameraConfiguration {
  /// A camera that watches a clip as its truth says it is to be watched.
  init(clip path: String, truth: TruthFile, usesZones: Bool) throws {
    self.init(id: CameraID("camera")!, name: truth.scene, address: try StreamAddress(path))
    playback.isRealtime = false
    ignored = try truth.ignored.map { try Polygon($0) }
    guard usesZones else { return }
    let heights = truth.perspective.sorted { $0.y > $1.y }
    if heights.count == 2 {
      perspective = Perspective(
        nearer: .init(y: heights[0].y, personHeight: heights[0].height),
        farther: .init(y: heights[1].y, personHeight: heights[1].height))
    }
    scene.zones = try truth.zones.map { zone in
      var result = Zone(id: ZoneID(zone.id)!, name: zone.name, polygon: try Polygon(zone.polygon))
      if let levels = zone.levels {
        result.crowd = CrowdRule(
          areaSquareMetres: zone.groundAreaM2,
          levels: levels.map {
            .init(severity: Severity(rawValue: $0.severity)!, enter: $0.enter, leave: $0.leave)
          })
        result.crowd?.hold = .seconds(2)
      }
      return result
    }
    scene.lines = truth.lines.map {
      Line(id: ZoneID($0.id)!, name: $0.name, from: $0.from, to: $0.to)
    }
  }
}

/// What moved in each frame of a clip while a motion event was open.
struct Movements {
  /// By number of frame: the boxes of tracks that really move.
  private(set) var boxes: [Int: [RelativeRect]] = [:]
  private(set) var frames = 0

  init(of camera: CameraConfiguration, framesPerSecond: Int) throws {
    let demuxer = try Demuxer(camera.address)
    let analysis = CameraAnalysis(camera: camera)
    try analysis.beginRun(
      demuxer.parameters, clock: RunClock(isLive: false, startingAt: Analysed.start))
    let packet = Packet()
    while try demuxer.read(into: packet) == .packet {
      analysis.process(packet) { result in
        frames += 1
        var isOpen = false
        analysis.scene?.forEachOpenEvent { if $0.kind == .motion { isOpen = true } }
        guard isOpen, let tracks = analysis.scene?.tracks else { return }
        let frame = Int((result.picture.pts.seconds * Double(framesPerSecond)).rounded())
        boxes[frame] = tracks.filter { $0.hasMoved && $0.lastSeenAt == result.at }.map(\.bounds)
      }
    }
  }

  /// Whether what moves in a frame covers at least `share` of a box.
  func cover(_ box: RelativeRect, in frame: Int, share: Double) -> Bool {
    boxes[frame]?.contains { $0.intersection(box).area >= share * box.area } ?? false
  }
}
