internal import Foundation

/// Certificates of an authority that exists for one test, made by openssl.
///
/// They are for `localhost` and 127.0.0.1 unless another name is given.
public final class TestAuthority: Sendable {
  private let folder: TemporaryDirectory

  /// Makes the authority and its key.
  public init() throws {
    folder = try TemporaryDirectory()
    try Self.openssl([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", folder.file("ca.key"), "-out", folder.file("ca.pem"), "-days", "3650", "-subj",
      "/CN=Pantau test authority",
    ])
    let configuration = """
      [ca]
      default_ca = here
      [here]
      database = \(folder.file("index.txt"))
      new_certs_dir = \(folder.path)
      serial = \(folder.file("serial"))
      default_md = sha256
      policy = any
      unique_subject = no
      [any]
      commonName = supplied
      """
    try write(configuration, to: "ca.cnf")
    try write("", to: "index.txt")
    try write("01\n", to: "serial")
  }

  /// PEM file of the authority's own certificate.
  public var certificate: String { folder.file("ca.pem") }

  /// PEM file of a certificate and its key.
  ///
  /// - Parameters:
  ///   - begin: `YYYYMMDDHHMMSSZ`.
  ///   - end: likewise.
  public func issue(
    _ name: String = "localhost", from begin: String = "20200101000000Z",
    to end: String = "20400101000000Z"
  ) throws -> String {
    let base = "server-\(UUID().uuidString)"
    let names = name == "localhost" ? "DNS:localhost,IP:127.0.0.1" : "DNS:\(name)"
    try write("subjectAltName=\(names)\n", to: "\(base).ext")
    try Self.openssl([
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
      folder.file("\(base).key"), "-out", folder.file("\(base).csr"), "-subj", "/CN=\(name)",
    ])
    try Self.openssl([
      "ca", "-batch", "-config", folder.file("ca.cnf"), "-cert", certificate, "-keyfile",
      folder.file("ca.key"), "-in", folder.file("\(base).csr"), "-extfile",
      folder.file("\(base).ext"), "-startdate", begin, "-enddate", end, "-notext", "-out",
      folder.file("\(base).crt"),
    ])
    let parts = try ["crt", "key"].map {
      try String(contentsOfFile: folder.file("\(base).\($0)"), encoding: .utf8)
    }
    try write(parts.joined(), to: "\(base).pem")
    return folder.file("\(base).pem")
  }

  private func write(_ text: String, to name: String) throws {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  private static func openssl(_ arguments: [String]) throws {
    let child = try ChildProcess(
      ["/usr/bin/openssl"] + arguments, seconds: 20, showsErrors: false)
    _ = child.readAll()
    let status = child.waitForEnd()
    guard status == 0 else {
      throw ChildProcess.Failure(message: "openssl \(arguments[0]): status \(status)")
    }
  }
}
