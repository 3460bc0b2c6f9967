import Media
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// Troubles of the camera itself, encoded as a camera encodes them and watched by the whole analysis.
@Suite struct HealthEventTests {
  /// What happens to the pictures from second 15 to 63, as functions of column, row and the rendered
  /// luma.
  enum Trouble: String, CaseIterable, Sendable {
    case none, black, white, hand, blur, turn, freeze
    case lightOff = "light off"

    var kind: EventKind? {
      switch self {
      case .none, .lightOff: nil
      case .black: .cameraDark
      case .white: .cameraBright
      case .hand: .cameraCovered
      case .blur: .cameraBlurred
      case .turn: .cameraMoved
      case .freeze: .cameraFrozen
      }
    }
  }

  private static let size = PixelSize(width: 320, height: 180)
  private static let framesPerSecond = 5
  private static let seconds = 76
  private static let trouble = 15..<63

  /// A clip of a minute; five pictures a second are enough for people who walk.
  private static func clip(_ trouble: Trouble, in folder: TemporaryDirectory) throws -> String {
    let path = folder.file("\(trouble).mp4")
    let scene = try #require(SampleScene(named: "gate"))
    let renderer = SceneRenderer(scene, size: size)
    let rendered = PicturePlanes(size: size)
    let picture = PicturePlanes(size: size)
    var settings = VideoEncoderSettings(
      size: size, framesPerSecond: framesPerSecond, rate: .quality(26))
    settings.preset = "veryfast"
    let encoder = try VideoEncoder(path: path, settings: settings)
    var random = SplitMix64(seed: 11)
    for frame in 0..<seconds * framesPerSecond {
      let isTroubled = Self.trouble.contains(frame / framesPerSecond)
      if !(isTroubled && trouble == .freeze && frame / framesPerSecond > Self.trouble.lowerBound) {
        renderer.render(frame * 5 % scene.frameCount, into: rendered)
      }
      apply(isTroubled ? trouble : .none, to: rendered, into: picture, noise: &random)
      try encoder.encode(picture)
    }
    _ = try encoder.finish()
    return path
  }

  private static func apply(
    _ trouble: Trouble, to source: PicturePlanes, into picture: PicturePlanes,
    noise: inout SplitMix64
  ) {
    let (from, to) = (source.y, picture.y)
    for y in 0..<size.height {
      var row = to.mutableRow(y)
      for x in 0..<size.width {
        // Of a sensor whose gain is turned up.
        let grain = trouble == .none || trouble == .freeze ? 0 : Int(noise.next() % 7) - 3
        let value =
          switch trouble {
          case .none, .freeze: Int(from.row(y)[x])
          case .black: 18 + grain
          case .white: 235
          case .hand: 50 + x / 16 + y / 12 + grain
          case .blur: mean(around: x, y, in: from, reach: 4)
          case .turn: Int(from.row(45 + y * 3 / 4)[80 + x * 3 / 4]) + grain
          case .lightOff: 16 + (Int(from.row(y)[x]) - 16) / 8 + grain / 3
          }
        row[x] = UInt8(min(max(value, 0), 255))
      }
    }
  }

  private static func mean(around x: Int, _ y: Int, in plane: LumaPlane, reach: Int) -> Int {
    var sum = 0
    for row in y - reach...y + reach {
      for column in x - reach...x + reach {
        sum += Int(
          plane.row(min(max(row, 0), size.height - 1))[min(max(column, 0), size.width - 1)])
      }
    }
    return sum / ((2 * reach + 1) * (2 * reach + 1))
  }

  private static func camera(_ path: String) throws -> CameraConfiguration {
    var camera = CameraConfiguration(
      id: CameraID("gate")!, name: "Gate", address: try StreamAddress(path))
    camera.playback.isRealtime = false
    // The clock of the scene.
    camera.ignored = try Clips.truth("gate").ignored.map { try Polygon($0) }
    return camera
  }

  private static func expectTold(_ events: [Event], _ trouble: Trouble, slack: Double) {
    let told = events.filter(\.kind.isOfHealth)
    #expect(told.map(\.kind) == (trouble.kind.map { [$0] } ?? []))
    guard let event = told.first, let endedAt = event.endedAt else { return }
    let begin = Analysed.seconds(event.beganAt)
    let end = Analysed.seconds(endedAt)
    // The encoder may change its mind once about a picture that it has seen for long.
    let late = trouble == .freeze ? 12.0 : 0
    #expect((14.5...15 + slack + late).contains(begin), "begin \(begin)")
    #expect((63 - slack...64).contains(end), "end \(end)")
    #expect(event.zone == nil && event.endReason == .finished)
  }

  @Test(arguments: Trouble.allCases)
  func eachTroubleIsOneEventFromItsBeginToItsEnd(trouble: Trouble) throws {
    let folder = try TemporaryDirectory()
    let path = try Self.clip(trouble, in: folder)
    let camera = try Self.camera(path)
    Self.expectTold(try Analysed(camera).events, trouble, slack: 2.5)

    // The same of key frames alone, two seconds apart, as they are all that is decoded of a quiet
    // camera.
    let demuxer = try Demuxer(camera.address)
    let analysis = CameraAnalysis(camera: camera)
    try analysis.beginRun(
      demuxer.parameters, clock: RunClock(isLive: false, startingAt: Analysed.start))
    var latest: [EventID: Event] = [:]
    let packet = Packet()
    while try demuxer.read(into: packet) == .packet {
      guard packet.isKeyFrame else { continue }
      analysis.process(packet) { result in
        for transition in result.transitions { latest[transition.event.id] = transition.event }
      }
    }
    for transition in analysis.endRun(reason: .runEnded) {
      latest[transition.event.id] = transition.event
    }
    Self.expectTold(latest.values.sorted { $0.beganAt < $1.beganAt }, trouble, slack: 4.5)
  }

  /// Also where a second of trouble would be an event.
  @Test(arguments: ["gate", "street", "plaza", "corridor-night"], SampleStream.allCases)
  func noSampleHasATrouble(scene: String, stream: SampleStream) throws {
    var camera = try CameraConfiguration(
      clip: Clips.path(scene, stream), truth: Clips.truth(scene), usesZones: false)
    camera.health.frozen.after = .seconds(1)
    camera.health.dark.after = .seconds(1)
    camera.health.bright.after = .seconds(1)
    camera.health.covered.after = .seconds(1)
    camera.health.blurred.after = .seconds(1)
    camera.health.moved.after = .seconds(1)
    #expect(try Analysed(camera).events.filter(\.kind.isOfHealth) == [])
  }

  @Test func aCameraWhoseHealthIsNotWatchedMeasuresNothing() throws {
    var camera = try CameraConfiguration(
      clip: Clips.path("gate", .sub), truth: Clips.truth("gate"), usesZones: false)
    camera.health.isEnabled = false
    let frames = FrameAnalysis(picture: PixelSize(width: 640, height: 360), camera: camera)
    #expect(frames.health == nil)
  }
}
