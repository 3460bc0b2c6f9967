internal import Foundation
public import Pixels
public import Scene

/// What an archive says of itself: `MANIFEST`, the list of its files with their SHA-256 sums. It is a
/// text that `sha256sum --check` reads, too, with what was asked for and found in comments before.
public struct Manifest: Hashable, Sendable {
  /// What was asked for.
  public struct Selection: Hashable, Sendable {
    public var from: WallTime
    public var to: WallTime
    /// Empty: all.
    public var kinds: Set<EventKind> = []
    /// Empty: all.
    public var cameras: Set<CameraID> = []

    public init(from: WallTime, to: WallTime) {
      self.from = from
      self.to = to
    }
  }

  /// What is in it.
  public struct Counts: Hashable, Sendable {
    public var events = 0
    /// Left out, since they still went on.
    public var openEvents = 0
    public var evidence = 0
    /// Files that were not there any more.
    public var missingEvidence = 0
    public var samples = 0
    public var tasks = 0
  }

  public var createdAt: WallTime
  public var selection: Selection
  public var counts: Counts
  /// That it is signed with.
  public var key: ArchivePublicKey
  /// SHA-256 in hexadecimal digits, by the files' paths in the archive.
  public var files: [String: String]

  static let fileName = "MANIFEST"
  static let signatureName = "MANIFEST.sig"
  private static let title = "# Pantau archive 1"

  // MARK: - Text

  /// In a stable order.
  var text: String {
    let counted = Self.countNames.map { ($0.name, String(counts[keyPath: $0.path])) }
    let selected = [
      ("created", createdAt.exactText), ("from", selection.from.exactText),
      ("to", selection.to.exactText), ("kinds", Self.list(selection.kinds.map(\.rawValue))),
      ("cameras", Self.list(selection.cameras.map(\.text))),
    ]
    let head = (selected + counted + [("key", key.text)]).map { "# \($0.0): \($0.1)\n" }
    let lines = files.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
    return Self.title + "\n" + head.joined() + lines.joined()
  }

  /// Reads what `text` gave. Throws `badManifest` with the first line that has another form.
  init(text: String) throws(ArchiveFlaw) {
    var head: [String: String] = [:]
    var files: [String: String] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let flaw = ArchiveFlaw.badManifest(line: index + 1)
      if index == 0 {
        guard line == Self.title else { throw flaw }
      } else if line.hasPrefix("# ") {
        guard let colon = line.firstRange(of: ": ") else { throw flaw }
        head[String(line[line.index(line.startIndex, offsetBy: 2)..<colon.lowerBound])] =
          String(line[colon.upperBound...])
      } else if !line.isEmpty {
        let (sum, path) = (String(line.prefix(64)), String(line.dropFirst(66)))
        let isSum =
          sum.utf8.count == 64
          && sum.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard isSum, line.dropFirst(64).hasPrefix("  "), Self.isPath(path), files[path] == nil
        else { throw flaw }
        files[path] = sum
      }
    }
    func time(_ name: String) throws(ArchiveFlaw) -> WallTime {
      guard let time = head[name].flatMap({ WallTime($0) }) else { throw .badManifest(line: 1) }
      return time
    }
    guard let key = head["key"].flatMap({ ArchivePublicKey($0) }) else {
      throw .badManifest(line: 1)
    }
    self.key = key
    self.files = files
    createdAt = try time("created")
    selection = Selection(from: try time("from"), to: try time("to"))
    selection.kinds = Set(Self.words(head["kinds"]).compactMap(EventKind.init(rawValue:)))
    selection.cameras = Set(Self.words(head["cameras"]).compactMap { CameraID($0) })
    counts = Counts()
    for (name, path) in Self.countNames {
      guard let count = head[name].flatMap({ Int($0) }), count >= 0 else {
        throw .badManifest(line: 1)
      }
      counts[keyPath: path] = count
    }
  }

  init(
    createdAt: WallTime, selection: Selection, counts: Counts, key: ArchivePublicKey,
    files: [String: String]
  ) {
    self.createdAt = createdAt
    self.selection = selection
    self.counts = counts
    self.key = key
    self.files = files
  }

  /// Whether a text names a file inside the archive, on one line and without ways out of it.
  static func isPath(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return !text.isEmpty && text.utf8.count <= 1_000
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
      && text.utf8.allSatisfy { $0 >= 32 && $0 != UInt8(ascii: "\\") }
      && text != fileName && text != signatureName
  }

  private static var countNames: [(name: String, path: WritableKeyPath<Counts, Int>)] {
    [
      ("events", \.events), ("events left out that went on", \.openEvents),
      ("files of evidence", \.evidence), ("files of evidence not found", \.missingEvidence),
      ("rows of series", \.samples), ("tasks", \.tasks),
    ]
  }

  private static func list(_ words: [String]) -> String {
    words.isEmpty ? "all" : words.sorted().joined(separator: " ")
  }

  private static func words(_ text: String?) -> [String] {
    guard let text, text != "all" else { return [] }
    return text.split(separator: " ").map(String.init)
  }
}

extension WallTime {
  /// RFC 3339 in UTC, to the microsecond: nothing is lost.
  var exactText: String {
    let rest = String((microseconds % 1_000 + 1_000) % 1_000)
    return description.dropLast() + String(repeating: "0", count: 3 - rest.count) + rest + "Z"
  }
}
