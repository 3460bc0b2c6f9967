internal import NIOSSL

/// PEM files of authorities that are trusted besides the system's.
public enum CertificateFile {
  /// Why a file cannot be used; `nil`: it can.
  public static func problem(with path: String) -> String? {
    do {
      let found = try NIOSSLCertificate.fromPEMFile(path)
      return found.isEmpty ? "there is no certificate in it" : nil
    } catch {
      return "expected a readable PEM file of certificates"
    }
  }

  /// The system's authorities are read once, not for each connection.
  static func clientConfiguration(trusting files: [String]) -> TLSConfiguration {
    let added = files.flatMap { (try? NIOSSLCertificate.fromPEMFile($0)) ?? [] }
    let system = systemFiles.lazy.compactMap { try? NIOSSLCertificate.fromPEMFile($0) }.first
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let system {
      configuration.trustRoots = .certificates(system + added)
    } else {
      configuration.additionalTrustRoots = [.certificates(added)]
    }
    return configuration
  }

  /// Of Debian, and of Fedora and its kin.
  private static let systemFiles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
  ]
}
