import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

extension CommandCenter {
  /// Two cameras with places: one of a group, and one two kilometres away of another.
  static func withPlaces() throws -> CommandCenter {
    let center = try CommandCenter()
    let soon = SystemWallClock().now().advanced(by: .seconds(900))
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate", at: soon)
    gate.status.group = "Jakabaring"
    gate.status.place.position = GeoPosition(latitude: -3.0206, longitude: 104.7889)
    var pier = try ScriptedCameras.Camera.running("pier", name: "Pier", at: soon)
    pier.status.group = "Ampera"
    pier.status.place.position = GeoPosition(latitude: -3.0240, longitude: 104.7889)
    center.cameras.set([gate, pier])
    return center
  }

  func describePlaces() async throws {
    try await store.describe([
      KnownCamera(id: CameraID("gate")!, name: "Gate", group: "Jakabaring", zones: []),
      KnownCamera(id: CameraID("pier")!, name: "Pier", group: "Ampera", zones: []),
    ])
  }

  /// All citizens' reports that nobody has resolved.
  func storedReports() async throws -> [StoredReport] {
    try await store.openReports(since: WallTime(microseconds: 0))
  }

  /// As `bearer`, where somebody can log in.
  func bearerAfterFirstUser(
    _ role: Role, groups: [String]? = nil
  ) async throws -> String {
    try await addUser("sari", .admin)
    return try await bearer(role, groups: groups)
  }

  /// Stores a report at the camera "gate" of the group Jakabaring, with what that camera saw.
  func recordReport(token: SecretToken, at time: WallTime? = nil) async throws -> EventID {
    let time = time ?? SystemWallClock().now().advanced(by: .seconds(-5))
    let source = CameraID.reports(in: "Jakabaring")
    var issuer = ReportIssuer(alerts: AlertRule())
    let transitions = issuer.transitions(
      of: .init(
        text: "Two motorcycles, one person lies on the road", severity: .alarm, source: source,
        method: "form"), at: time)
    let event = transitions[0].event.id
    let folder = directory.file("evidence")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let name = "\(event)-near-1.jpg"
    try Data(ScriptedPictures.cleaned).write(to: URL(fileURLWithPath: folder + "/" + name))
    try await store.record(
      NewReport(
        report: CitizenReport(
          category: "accident", sender: "",
          position: GeoPosition(latitude: -3.0206, longitude: 104.7889), address: "",
          cameras: [
            NearbyCamera(
              camera: CameraID("gate")!, distance: 41.2,
              picture: .init(
                fileName: name, byteCount: ScriptedPictures.cleaned.count, takenAt: time)),
            NearbyCamera(camera: CameraID("elsewhere")!, distance: 90, picture: nil),
          ]),
        transitions: transitions,
        source: KnownCamera(
          id: source, name: "Laporan warga", group: "Jakabaring", source: .reports, zones: []),
        picture: nil), token: token)
    await hub.announce()
    return event
  }
}
