import Foundation
import TestSupport
import Testing

@testable import pantau

@Suite struct ExposedSecretsTests {
  @Test(arguments: [
    ("others may read a password", "rtsp://viewer:hush@192.0.2.7/", 0o644, true),
    ("its group may", "rtsp://viewer:hush@192.0.2.7/", 0o640, true),
    ("its owner alone may", "rtsp://viewer:hush@192.0.2.7/", 0o600, false),
    ("there is no password", "rtsp://192.0.2.7/", 0o644, false),
    ("it is a variable", "rtsp://viewer:${SECRET}@192.0.2.7/", 0o644, false),
  ])
  func warnsWhere(_ situation: String, address: String, mode: Int, warns: Bool) throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("pantau.yaml")
    try Data("cameras: [{ id: gate, url: \"\(address)\" }]\n".utf8)
      .write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let configuration = try Configuration.load(path: path, environment: ["SECRET": "hush"])
    let warnings = ExposedSecrets.warnings(in: configuration)
    #expect(warnings.isEmpty == !warns)
    #expect(!warnings.joined().contains("hush"))
    if warns { #expect(warnings[0].contains(path) && warnings[0].contains("chmod 600")) }
  }
}
