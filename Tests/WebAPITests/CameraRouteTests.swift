import Foundation
import HTTPTypes
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

@Suite("Routes of cameras")
struct CameraRouteTests {
  @Test func camerasComeInTheirOrderWithStateZonesAndTimeOfPicture() async throws {
    let center = try CommandCenter()
    var second = try ScriptedCameras.Camera.running("a-south", name: "South", jpeg: nil)
    second.status.state = .backingOff
    second.status.lastError = "connection refused"
    center.cameras.set([try .running("gate", name: "Gate", at: moment()), second])
    try await center.routes { client in
      let items = try await client.get("/api/v1/cameras").json?["items"]?.list ?? []
      #expect(items.compactMap { $0["id"]?.text } == ["gate", "a-south"])
      #expect(items[0]["snapshot_taken_at"]?.text == "2026-11-22T01:00:00.000Z")
      #expect(items[0]["zones"]?[0]?["name"]?.text == "Yard")
      let yard = try #require(items[0]["zones"]?[0])
      #expect(yard["crowd"]?["unit"]?.text == "persons_per_m2")
      #expect(yard["loitering"]?["severity"]?.text == "warning")
      #expect(yard["left_objects"]?["severity"]?.text == "warning")
      #expect(yard["direction"]?["severity"]?.text == "warning")
      #expect(items[1]["state"]?.text == "backing_off")
      #expect(items[1]["last_error"]?.text == "connection refused")
      #expect(items[1]["snapshot_taken_at"] == nil)
      #expect(try await client.get("/api/v1/cameras/gate").json == items[0])
    }
  }

  @Test func liveSnapshotIsNeverCachedAndSaysWhenItWasTaken() async throws {
    let center = try CommandCenter()
    center.cameras.set([
      try .running("gate", name: "Gate", jpeg: [1, 2, 3], at: moment()),
      try .running("dark", name: "Dark", jpeg: nil),
    ])
    try await center.routes { client in
      let answer = try await client.get("/api/v1/cameras/gate/snapshot")
      #expect(answer.status == 200)
      #expect(answer.bytes == [1, 2, 3])
      #expect(answer.headers[.cacheControl] == "no-store")
      #expect(answer.headers[.pantauTakenAt] == "2026-11-22T01:00:00.000Z")
      let none = try await client.get("/api/v1/cameras/dark/snapshot")
      #expect(none.status == 404 && none.json?["type"]?.text == "urn:pantau:problem:not-yet")
      #expect(none.headers[.retryAfter] != nil)
      #expect(try await client.get("/api/v1/cameras/nobody/snapshot").status == 404)
    }
  }

  @Test func calibrationIsAPictureToo() async throws {
    let center = try CommandCenter()
    center.cameras.set([
      try .running("gate", name: "Gate", jpeg: [1, 2, 3]),
      try .running("dark", name: "Dark", jpeg: nil),
    ])
    try await center.routes { client in
      let answer = try await client.get("/api/v1/cameras/gate/calibration")
      #expect(answer.status == 200 && answer.bytes == [1, 2, 3])
      #expect(answer.contentType == "image/jpeg")
      #expect(try await client.get("/api/v1/cameras/dark/calibration").status == 404)
      #expect(try await client.get("/api/v1/cameras/nobody/calibration").status == 404)
    }
  }

  @Test(arguments: [
    ("", nil, "image/png"), ("", "*/*", "image/png"), ("", "application/json", "application/json"),
    ("", "image/png, application/json;q=0.5", "image/png"),
    ("?format=values", "image/png", "application/json"),
    ("?format=picture", "application/json", "image/png"),
  ])
  func densityIsAPictureOrValues(query: String, accept: String?, type: String) async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate", at: moment())])
    try await center.routes { client in
      let answer = try await client.get(
        "/api/v1/cameras/gate/density" + query, headers: accept.map { [.accept: $0] } ?? [:])
      #expect(answer.status == 200 && answer.contentType == type)
      #expect(answer.headers[.cacheControl] == "no-store")
      guard let json = answer.json else {
        #expect(answer.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(answer.headers[.pantauTakenAt] == "2026-11-22T01:00:00.000Z")
        return
      }
      #expect(json["camera"]?.text == "gate" && json["block_px"]?.number == 480)
      #expect(json["rows"]?.number == 3 && json["columns"]?.number == 4)
      #expect(json["width"]?.number == 1920 && json["persons"]?.number == 4.75)
      #expect(json["blocks"]?[1]?.list.compactMap(\.number) == [0.25, 3, 0, 0])
      #expect(json["taken_at"]?.text == "2026-11-22T01:00:00.000Z")
      #expect((json["age_s"]?.number ?? -1) >= 0)
    }
  }

  @Test func densityThatIsNotThereIsAProblemThatSaysWhy() async throws {
    let center = try CommandCenter()
    var foreground = try ScriptedCameras.Camera.running("pier", name: "Pier")
    foreground.status.crowdNetwork = nil
    center.cameras.set([
      try .running("gate", name: "Gate"), try .running("dark", name: "Dark", jpeg: nil), foreground,
    ])
    try await center.routes { client in
      for (path, status, word) in [
        ("nobody/density", 404, "no camera"), ("pier/density", 409, "crowd network"),
        ("dark/density", 404, "counted yet"), ("gate/density?format=png", 400, "picture, values"),
        ("gate/density?format=values&format=picture", 400, "one value"),
      ] {
        let answer = try await client.get("/api/v1/cameras/" + path)
        #expect(answer.status == status && answer.contentType == "application/problem+json")
        #expect(answer.json?["detail"]?.text?.contains(word) == true, "\(answer.text)")
      }
      let camera = try await client.get("/api/v1/cameras/gate").json
      #expect(camera?["crowd_network"]?["pictures_counted"]?.number == 47)
      #expect(camera?["crowd_network"]?["density_taken_at"]?.text != nil)
      let other = try await client.get("/api/v1/cameras/pier").json
      #expect(other?["crowd_network"] == nil)
    }
  }

  @Test func aSecondStreamIsShownWithItsStateInAnswersAndMetrics() async throws {
    let center = try CommandCenter()
    var both = try ScriptedCameras.Camera.running("gate", name: "Gate")
    both.status.decoding = DecodingStatus(policy: .sub)
    var main = MainStreamStatus()
    (main.state, main.lastError) = (.backingOff, "connection refused")
    (main.codec, main.size) = ("h264", PixelSize(width: 1920, height: 1080))
    main.packetsRead = 250
    both.status.mainStream = main
    center.cameras.set([both, try .running("pier", name: "Pier")])
    try await center.routes { client in
      let camera = try await client.get("/api/v1/cameras/gate").json
      #expect(camera?["decoding"]?["policy"]?.text == "sub")
      #expect(camera?["main_stream"]?["state"]?.text == "backing_off")
      #expect(camera?["main_stream"]?["width"]?.number == 1920)
      #expect(camera?["main_stream"]?["last_error"]?.text == "connection refused")
      #expect(try await client.get("/api/v1/cameras/pier").json?["main_stream"] == nil)
      let metrics = try await client.get("/metrics").text
      #expect(metrics.contains(#"pantau_camera_main_stream_running{camera="gate"} 0"#))
      #expect(metrics.contains(#"pantau_camera_main_stream_packets_total{camera="gate"} 250"#))
      #expect(!metrics.contains(#"pantau_camera_main_stream_running{camera="pier"}"#))
    }
  }

  @Test func zoneSeriesHasTheSamplesOfItsZoneInBuckets() async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    try await center.store.record(
      [0, 60, 120].map { second in
        ZoneSample(
          camera: CameraID("gate")!, zone: ZoneID("yard")!, beganAt: moment(second),
          length: .seconds(60), meanCount: second / 60, minCount: 0, maxCount: 4,
          meanDensity: 0.5, motionShare: 0.25, method: "foreground", crossingsIn: 1)
      })
    try await center.routes { client in
      let base = "/api/v1/cameras/gate/zones/yard/series?from=2026-11-22T01:00:00Z"
      let to = "&to=2026-11-22T02:00:00Z"
      let fine = try await client.get(base + to)
      #expect(fine.json?["items"]?.list.count == 3)
      let coarse = try await client.get(base + to + "&bucket_s=3600")
      #expect(coarse.json?["items"]?[0]?["mean_count"]?.number == 1)
      #expect(coarse.json?["items"]?[0]?["crossings_in"]?.number == 3)
      let picture = try await client.get("/api/v1/cameras/gate/series")
      #expect(picture.status == 200)
      #expect(picture.json?["items"]?.list.isEmpty == true)
      #expect(try await client.get("/api/v1/cameras/gate/zones/moon/series").status == 404)
      #expect(try await client.get("/api/v1/cameras/none/zones/yard/series").status == 404)
    }
  }
}
