import Foundation

/// Files of cameras' passwords that others on this machine may read.
enum ExposedSecrets {
  /// A sentence for each such file; variables of the environment in an address are no password.
  static func warnings(in configuration: Configuration) -> [String] {
    let files = Set(configuration.definitions.filter(holdsPassword).map(\.file))
    return files.sorted().compactMap { file in
      guard let mode = mode(of: file), mode & 0o077 != 0 else { return nil }
      return "\(file) holds passwords of cameras, and others on this machine may read it (mode "
        + "\(String(mode, radix: 8))); expected 600: chmod 600 \(file)"
    }
  }

  private static func holdsPassword(_ camera: DefinedCamera) -> Bool {
    AddressGuard.texts(of: camera.written).contains { text in
      guard AddressGuard.shown(text) != text else { return false }
      return !text.contains("${")
    }
  }

  private static func mode(of file: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue
  }
}
