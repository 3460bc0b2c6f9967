internal import Foundation

/// A folder that should be an archive.
public struct ArchiveReader: Sendable {
  public let folder: String

  /// What a check found.
  public struct Verdict: Sendable {
    /// `nil`: there is none that can be read.
    public let manifest: Manifest?
    /// Empty: the archive is as it was made.
    public let flaws: [ArchiveFlaw]
    public let checkedFiles: Int
    public let checkedBytes: Int

    public var isGood: Bool { flaws.isEmpty }
  }

  /// Is told how many bytes are checked.
  public typealias Progress = (_ bytes: Int) -> Void

  /// Throws if there is no such folder.
  public init(folder: String) throws(ArchiveError) {
    var isFolder: Bool = false
    if let attributes = try? FileManager.default.attributesOfItem(atPath: folder) {
      isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
    }
    guard isFolder else { throw .file(path: folder, "expected a folder with an archive") }
    self.folder = folder
  }

  /// Checks the signature and every file, whatever their size.
  ///
  /// - Parameter key: with which it has to be signed; `nil`: any, which is in the verdict's manifest:
  ///   the archive is whole then, but anybody may have made it.
  public func verify(
    key: ArchivePublicKey? = nil, progress: Progress = { _ in }
  ) -> Verdict {
    guard let bytes = contents(of: Manifest.fileName) else {
      return Verdict(manifest: nil, flaws: [.noManifest], checkedFiles: 0, checkedBytes: 0)
    }
    let manifest: Manifest
    do throws(ArchiveFlaw) {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .badManifest(line: 1)
      }
      manifest = try Manifest(text: text)
    } catch {
      return Verdict(manifest: nil, flaws: [error], checkedFiles: 0, checkedBytes: 0)
    }
    var flaws = signatureFlaws(of: bytes, manifest, key)
    var total = 0
    for (path, sum) in manifest.files.sorted(by: { $0.key < $1.key }) {
      let file = folder + "/" + path
      if !FileManager.default.fileExists(atPath: file) {
        flaws.append(.missing(path))
      } else {
        let found = FileDigest.of(file) { count in
          total += count
          progress(total)
        }
        if let found, found != sum { flaws.append(.changed(path)) }
        if found == nil { flaws.append(.unreadable(path)) }
      }
    }
    flaws += extraFiles(beyond: manifest)
    return Verdict(
      manifest: manifest, flaws: flaws, checkedFiles: manifest.files.count, checkedBytes: total)
  }

  private func signatureFlaws(
    of bytes: Data, _ manifest: Manifest, _ key: ArchivePublicKey?
  ) -> [ArchiveFlaw] {
    guard let signature = contents(of: Manifest.signatureName) else { return [.noSignature] }
    guard manifest.key.isSignature(signature, of: bytes) else { return [.wrongSignature] }
    if let key, key != manifest.key { return [.foreignKey(manifest.key.text)] }
    return []
  }

  private func extraFiles(beyond manifest: Manifest) -> [ArchiveFlaw] {
    guard let found = FileManager.default.enumerator(atPath: folder) else {
      return [.unreadable(folder)]
    }
    var extra: [String] = []
    for case let path as String in found {
      if [Manifest.fileName, Manifest.signatureName].contains(path) { continue }
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + path)
      let isFolder = attributes?[.type] as? FileAttributeType == .typeDirectory
      if !isFolder, manifest.files[path] == nil { extra.append(path) }
    }
    return extra.sorted().map(ArchiveFlaw.extra)
  }

  private func contents(of name: String) -> Data? {
    let path = folder + "/" + name
    guard FileDigest.isRegular(path) else { return nil }
    return try? Data(contentsOf: URL(fileURLWithPath: path))
  }
}
