#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder with numbered pictures and masks of what moves in them, in the layout of CDnet 2014.
///
/// ```
/// input/in000001.jpg ...        pictures: JPEG, PNG or BMP, in order of their numbers
/// groundtruth/gt000001.png ...  masks: 255 moves, 170 unknown, 85 not looked at, else background
/// ROI.png (.bmp, .jpg)          where not 0: scored
/// temporalROI.txt               numbers of the first and last frame to score
/// ```
/// Reading it opens no picture.
public struct SequenceFolder: Hashable, Sendable {
  public struct Picture: Hashable, Sendable {
    public let number: Int
    public let path: String
    /// The mask's path, for frames that are scored.
    public let truth: String?
  }

  /// Its folder's name; where sequences lie in groups, `group/name`.
  public let name: String
  public let pictures: [Picture]
  /// Path of the region of interest.
  public let region: String

  public init(folder: String, name: String) throws(EvaluationError) {
    self.name = name
    let input = Self.numbered("in", Self.pictureEndings, in: folder + "/input")
    guard !input.isEmpty else {
      throw .missing(sequence: folder, expected: "pictures input/in000001.jpg (or .png, .bmp)")
    }
    guard Self.entries(folder + "/groundtruth") != nil else {
      throw .missing(sequence: folder, expected: "a folder groundtruth with gt000001.png")
    }
    let truth = Self.numbered("gt", ["png", "bmp"], in: folder + "/groundtruth")
    let regions = ["ROI.png", "ROI.bmp", "ROI.jpg"].map { folder + "/" + $0 }
    guard let region = regions.first(where: FileManager.default.fileExists(atPath:)) else {
      throw .missing(sequence: folder, expected: "ROI.png, ROI.bmp or ROI.jpg")
    }
    self.region = region
    let scored = try Self.temporalRegion(folder + "/temporalROI.txt", of: folder)
    let labelled = truth.filter { scored.contains($0.key) }
    guard !labelled.isEmpty else { throw .unlabelled(sequence: folder, frames: scored) }
    if let lone = labelled.filter({ input[$0.key] == nil }).min(by: { $0.key < $1.key }) {
      throw .maskWithoutPicture(path: lone.value)
    }
    pictures = input.sorted { $0.key < $1.key }.map { number, path in
      Picture(number: number, path: path, truth: labelled[number])
    }
  }

  /// The folder itself if it is a sequence, or the sequences in it, also in groups (one level of
  /// folders between), by name. Folders without `input` are passed over.
  public static func all(in folder: String) throws(EvaluationError) -> [SequenceFolder] {
    guard let entries = entries(folder) else { throw .notAFolder(path: folder) }
    if isSequence(folder) {
      return [
        try SequenceFolder(
          folder: folder, name: URL(filePath: folder).standardizedFileURL.lastPathComponent)
      ]
    }
    var found: [SequenceFolder] = []
    for entry in entries.sorted() {
      let path = folder + "/" + entry
      if isSequence(path) {
        found.append(try SequenceFolder(folder: path, name: entry))
      } else {
        for inner in (Self.entries(path) ?? []).sorted() where isSequence(path + "/" + inner) {
          found.append(try SequenceFolder(folder: path + "/" + inner, name: "\(entry)/\(inner)"))
        }
      }
    }
    guard !found.isEmpty else { throw .noSequences(folder: folder) }
    return found
  }

  // MARK: - Private

  private static let pictureEndings = ["jpg", "jpeg", "png", "bmp"]

  private static func isSequence(_ folder: String) -> Bool { entries(folder + "/input") != nil }

  /// Names of what is in a folder; `nil` if it is none.
  private static func entries(_ folder: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: folder)
  }

  /// Paths of files like `in000001.jpg` by their numbers.
  private static func numbered(
    _ prefix: String, _ endings: [String], in folder: String
  ) -> [Int: String] {
    var files: [Int: String] = [:]
    for name in entries(folder) ?? [] where name.hasPrefix(prefix) {
      let parts = name.dropFirst(prefix.count).split(
        separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, endings.contains(parts[1].lowercased()), let number = Int(parts[0])
      else { continue }
      files[number] = folder + "/" + name
    }
    return files
  }

  private static func temporalRegion(
    _ path: String, of folder: String
  ) throws(EvaluationError) -> ClosedRange<Int> {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .missing(
        sequence: folder, expected: "temporalROI.txt with the first and last frame to score")
    }
    let text = String(decoding: data.prefix(100), as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    let numbers = words.compactMap { Int($0) }
    guard words.count == 2, numbers.count == 2, numbers[0] <= numbers[1] else {
      throw .badTemporalRegion(path: path, found: words.joined(separator: " "))
    }
    return numbers[0]...numbers[1]
  }
}
