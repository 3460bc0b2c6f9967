import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import TestSupport
import Testing

@testable import WebAPI

/// Cleans what begins like a JPEG file, or with its name; of other files its first byte says why they are refused.
struct ScriptedPictures: PictureCleaning {
  static let cleaned: [UInt8] = [0xFF, 0xD8, 0xFF, 0xFE, 0xFF, 0xD9]

  func clean(_ file: [UInt8]) async throws(PictureRefusal) -> [UInt8] {
    switch file.first {
    case UInt8(ascii: "j"), 0xFF: return Self.cleaned
    case UInt8(ascii: "b"): throw .size
    case UInt8(ascii: "d"): throw .damaged
    default: throw .format
    }
  }
}

/// A form as browsers send it.
enum FormBody {
  static let boundary = "----WebKitFormBoundaryABCDEF0123456789"
  static let contentType = "multipart/form-data; boundary=\(boundary)"
  static let headers: HTTPFields = [.contentType: contentType]

  static func text(_ fields: [(name: String, value: String)], picture: String? = nil) -> String {
    var body = ""
    for field in fields {
      body +=
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n"
        + "\(field.value)\r\n"
    }
    if let picture {
      body +=
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.jpg\"\r\n"
        + "Content-Type: image/jpeg\r\n\r\n\(picture)\r\n"
    }
    return body + "--\(boundary)--\r\n"
  }

  /// A report that can be taken, changed by `fields`.
  static func report(
    _ changes: [String: String] = [:], picture: String? = nil
  ) -> String {
    var fields = [
      "category": "fire", "text": "Smoke over the market", "address": "Pasar 16 Ilir",
      "latitude": "", "longitude": "", "website": "",
    ]
    fields.merge(changes) { $1 }
    return text(
      fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }, picture: picture)
  }
}

extension CommandCenter {
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
