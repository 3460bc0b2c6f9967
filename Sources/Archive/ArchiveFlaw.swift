/// One thing in which an archive is not as it was made.
public enum ArchiveFlaw: Error, Hashable, CustomStringConvertible {
  case noManifest
  /// A line of it has another form.
  case badManifest(line: Int)
  case noSignature
  /// The manifest was changed after it was signed, or the signature is of something else.
  case wrongSignature
  /// It was signed with another key than the expected one.
  case foreignKey(String)
  case missing(String)
  case changed(String)
  /// A file that the manifest does not know.
  case extra(String)
  case unreadable(String)

  public var description: String {
    switch self {
    case .noManifest: "MANIFEST is missing: this is no archive, or not all of one"
    case .badManifest(let line): "MANIFEST, line \(line): this is not what Pantau writes there"
    case .noSignature: "MANIFEST.sig is missing, or is no signature"
    case .wrongSignature: "MANIFEST is not what was signed"
    case .foreignKey(let key): "signed with another key: \(key)"
    case .missing(let path): "missing: \(path)"
    case .changed(let path): "changed: \(path)"
    case .extra(let path): "not part of the archive: \(path)"
    case .unreadable(let path): "cannot be read: \(path)"
    }
  }
}
