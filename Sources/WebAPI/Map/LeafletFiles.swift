import Foundation

/// Leaflet's script and style from Debian's libjs-leaflet, read once at the start.
struct LeafletFiles: Sendable {
  /// By name; empty where the package is not installed.
  let files: [String: PageFiles.File]

  static let package = "libjs-leaflet"
  /// What the page asks for.
  static let names = ["leaflet.esm.min.js", "leaflet.css"]

  init(directory: String) {
    var files: [String: PageFiles.File] = [:]
    for name in Self.names {
      let url = URL(fileURLWithPath: directory).appendingPathComponent(name)
      let type = name.hasSuffix(".js") ? "text/javascript" : "text/css"
      guard let file = try? PageFiles.read(url, type: type + "; charset=utf-8") else { continue }
      files[name] = file
    }
    self.files = files
  }

  var isComplete: Bool { files.count == Self.names.count }
}
