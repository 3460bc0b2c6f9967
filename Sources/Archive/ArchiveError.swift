public import Store

/// Why an archive could not be made, read or brought in.
public enum ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file or folder: what was tried, and what happened.
  case file(path: String, String)
  /// A text that should be a key.
  case badKey(String)
  /// What a file of the archive says has no meaning, in some line of it.
  case badLine(file: String, line: Int, String)
  /// The archive is not as it was made, and nothing of it was taken.
  case damaged([ArchiveFlaw])
  case store(StoreError)

  public var description: String {
    switch self {
    case .file(let path, let what): "\(path): \(what)"
    case .badKey(let what): what
    case .badLine(let file, let line, let what): "\(file), line \(line): \(what)"
    case .damaged(let flaws):
      "the archive is not as it was made: "
        + flaws.prefix(3).map(\.description)
        .joined(separator: "; ") + (flaws.count > 3 ? "; and \(flaws.count - 3) more" : "")
    case .store(let error): error.description
    }
  }
}
