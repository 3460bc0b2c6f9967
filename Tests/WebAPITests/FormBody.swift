import Foundation
import HTTPTypes

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
