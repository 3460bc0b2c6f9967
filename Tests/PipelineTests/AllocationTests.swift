import CAllocCounter
import Foundation
import Media
import Pixels
import Scene
import TestSupport
import Testing

@testable import Pipeline

@Suite struct AllocationTests {
  private static let size = PixelSize(width: 640, height: 360)

  /// A textured scene in which two squares move about: blobs, tracks and an open event.
  private func clip(frames: Int) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/alloc-\(UUID().uuidString).mp4"
    let encoder = try VideoEncoder(
      path: path,
      settings: VideoEncoderSettings(
        size: Self.size, framesPerSecond: 25, rate: .quality(28), gopLength: 50))
    let planes = PicturePlanes(size: Self.size)
    let luma = planes.y
    for frame in 0..<frames {
      for y in 0..<Self.size.height {
        var row = luma.mutableRow(y)
        for x in 0..<Self.size.width { row[x] = UInt8(90 + (x / 16 + y / 16) % 2 * 30) }
      }
      for (index, top) in [80, 220].enumerated() {
        let left = (frame * 3 + index * 200) % 560
        for y in top..<(top + 70) {
          var row = luma.mutableRow(y)
          for x in left..<(left + 40) { row[x] = 220 }
        }
      }
      try encoder.encode(planes)
    }
    _ = try encoder.finish()
    return path
  }

  @Test(.enabled(if: alloc_counter_works(), "the counter needs glibc"))
  func aFrameAllocatesNothingAfterWarmUp() throws {
    let path = try clip(frames: 700)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var camera = CameraConfiguration(
      id: CameraID("gate")!, name: "Gate", address: try StreamAddress(path))
    var yard = Zone(id: ZoneID("yard")!, name: "Yard", polygon: .wholePicture)
    yard.loitering = LoiteringRule()
    yard.leftObjects = StillObjectRule()
    yard.direction = DirectionRule(allowed: .degrees(90))
    camera.scene.zones = [yard]
    camera.scene.lines = [
      Line(
        id: ZoneID("door")!, name: "Door", from: RelativePoint(x: 0.5, y: 0.1),
        to: RelativePoint(x: 0.5, y: 0.9))
    ]
    camera.perspective = Perspective(
      nearer: .init(y: 0.9, personHeight: 0.3), farther: .init(y: 0.4, personHeight: 0.15))
    let demuxer = try Demuxer(camera.address)
    let decoder = try Decoder(demuxer.parameters)
    let frames = FrameAnalysis(picture: Self.size, camera: camera)
    var scene = CameraScene(camera: camera.id, configuration: camera.scene)
    var observation = SceneObservation(
      at: WallTime(microseconds: 0), isTrusted: false, detections: [], zones: [])
    var transitions: [EventTransition] = []
    var times = StageTimes()
    observation.detections.reserveCapacity(64)
    transitions.reserveCapacity(16)
    let packet = Packet()
    var count = 0
    var allocations = 0
    var confirmed = 0
    var analysisAllocs = 0
    while try demuxer.read(into: packet) == .packet {
      try decoder.send(packet)
      while try decoder.receive() == .frame {
        count += 1
        if count > 200 { alloc_counter_begin() }
        observation.at = WallTime(microseconds: decoder.frame.pts.ticks * 100 / 9)
        _ = try frames.analyse(decoder.frame, into: &observation, times: &times)
        transitions.removeAll(keepingCapacity: true)
        if count > 200 {
          analysisAllocs += alloc_counter_end()
          alloc_counter_begin()
        }
        scene.update(observation, into: &transitions)
        if count > 200 {
          // Steps of an event are rare and may allocate; frames may not.
          let made = alloc_counter_end()
          if transitions.isEmpty { allocations += made }
          confirmed += scene.tracks.count
        }
      }
    }
    #expect(count >= 699)
    #expect(confirmed > 500, "the scene is meant to keep the tracker at work")
    #expect(allocations == 0)
    #expect(analysisAllocs == 0)
  }
}
