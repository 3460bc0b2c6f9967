#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder with pictures of crowds and the heads in them.
///
/// ```
/// images/NAME.jpg   pictures: JPEG, PNG or BMP
/// points/NAME.csv   header x,y; then a head a line, in pixels of the picture
/// counts.csv        header image,count; may be missing, must agree with the heads if it is there
/// ```
/// Finding it opens no picture.
public struct CrowdSet: Hashable, Sendable {
  public struct Picture: Hashable, Sendable {
    /// The file's name, with its ending.
    public let name: String
    /// Digits at the end of the name, before the ending: frames of one camera count up.
    public let number: Int?
    public let path: String
    /// Path of the heads.
    let points: String
    /// From `counts.csv`.
    let count: Int?
  }

  /// A head's place in pixels of the picture; labels may lie a little outside.
  struct Head: Hashable, Sendable {
    var x: Double
    var y: Double
  }

  /// Its folder's name.
  public let name: String
  public let folder: String
  /// By number, then by name.
  public var pictures: [Picture]

  public init(folder: String, name: String) throws(EvaluationError) {
    self.name = name
    self.folder = folder
    let names = PictureFiles.names(in: folder + "/images")
    guard !names.isEmpty else {
      throw .missing(sequence: folder, expected: "pictures images/NAME.jpg (or .png, .bmp)")
    }
    let counts = try Self.counts(folder + "/counts.csv")
    var pictures: [Picture] = []
    for name in names {
      let stem = name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex)
      let points = "\(folder)/points/\(stem).csv"
      guard FileManager.default.fileExists(atPath: points) else {
        throw .missing(sequence: folder, expected: "points/\(stem).csv with the heads of \(name)")
      }
      let digits = stem.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
      pictures.append(
        Picture(
          name: name, number: Int(String(digits)), path: "\(folder)/images/\(name)",
          points: points, count: counts[name]))
    }
    self.pictures = pictures.sorted { ($0.number ?? -1, $0.name) < ($1.number ?? -1, $1.name) }
  }

  /// The folder itself if it is a set, or the sets in it by name. Folders without `images` are
  /// passed over.
  public static func all(in folder: String) throws(EvaluationError) -> [CrowdSet] {
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw .notAFolder(path: folder)
    }
    func isSet(_ folder: String) -> Bool {
      (try? FileManager.default.contentsOfDirectory(atPath: folder + "/images")) != nil
    }
    if isSet(folder) {
      let name = URL(filePath: folder).standardizedFileURL.lastPathComponent
      return [try CrowdSet(folder: folder, name: name)]
    }
    var found: [CrowdSet] = []
    for entry in entries.sorted() where isSet("\(folder)/\(entry)") {
      found.append(try CrowdSet(folder: "\(folder)/\(entry)", name: entry))
    }
    guard !found.isEmpty else { throw .noCrowdSets(folder: folder) }
    return found
  }

  /// Keeps the pictures that a file names, one a line. `list` may be a folder with `SET.txt`.
  public mutating func keep(listedIn list: String) throws(EvaluationError) {
    let inside = "\(list)/\(name).txt"
    let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: list)) != nil
    let path = isFolder ? inside : list
    guard let lines = TextLines.read(path) else {
      throw .missing(sequence: name, expected: "a list of pictures \(path)")
    }
    let names = Set(lines.map(\.text))
    let known = Set(pictures.map(\.name))
    if let other = names.subtracting(known).min() {
      throw .unknownPicture(list: path, name: other, set: name)
    }
    pictures.removeAll { !names.contains($0.name) }
  }

  /// The heads of one of its pictures.
  func heads(of picture: Picture) throws(EvaluationError) -> [Head] {
    let expected = "two numbers x,y"
    guard let lines = TextLines.read(picture.points) else {
      throw .missing(sequence: folder, expected: "\(picture.points) with the header x,y")
    }
    guard lines.first?.text == "x,y" else {
      throw .badLine(
        path: picture.points, number: 1, found: lines.first?.text ?? "", expected: "the header x,y")
    }
    var heads: [Head] = []
    for line in lines.dropFirst() {
      let words = line.text.split(separator: ",", omittingEmptySubsequences: false)
      let numbers = words.compactMap { Double($0) }
      guard words.count == 2, numbers.count == 2, numbers.allSatisfy(\.isFinite) else {
        throw .badLine(
          path: picture.points, number: line.number, found: line.text, expected: expected)
      }
      heads.append(Head(x: numbers[0], y: numbers[1]))
    }
    if let count = picture.count, count != heads.count {
      throw .countsDiffer(path: picture.points, counted: count, heads: heads.count)
    }
    return heads
  }

  private static func counts(_ path: String) throws(EvaluationError) -> [String: Int] {
    var counts: [String: Int] = [:]
    for line in (TextLines.read(path) ?? []).dropFirst() {
      let words = line.text.split(separator: ",", omittingEmptySubsequences: false)
      guard words.count == 2, let count = Int(words[1]), count >= 0 else {
        throw .badLine(
          path: path, number: line.number, found: line.text, expected: "image,count")
      }
      counts[String(words[0])] = count
    }
    return counts
  }
}
