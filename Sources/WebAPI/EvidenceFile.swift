import Foundation
import HTTPTypes
import Hummingbird
import Scene

/// Answers with a file of the evidence folder, whole or in part.
struct EvidenceFile: Sendable {
  let directory: String
  let fileIO = FileIO()

  func response(for evidence: Evidence, call: Call) async throws -> Response {
    let path = try path(of: evidence)
    // The file itself and not the store says how long it is: a clip may still be replaced.
    guard let size = Self.size(of: path), size > 0 else {
      throw Problem.notFound("The file of this \(evidence.kind.rawValue) is not there any more.")
    }
    let etag = "\"\(evidence.fileName)-\(evidence.version)-\(size)\""
    var headers: HTTPFields = [
      .contentType: evidence.kind == .snapshot ? "image/jpeg" : "video/mp4",
      .cacheControl: "private, no-cache", .eTag: etag, .acceptRanges: "bytes",
    ]
    let request = call.request
    if request.headers[.ifNoneMatch]?.contains(etag) == true {
      return Response(status: .notModified, headers: headers)
    }
    let mayBePart = request.headers[.ifRange].map { $0 == etag } ?? true
    switch mayBePart ? ByteRange.parse(request.headers[.range], size: size) : .whole {
    case .whole:
      let body = try await fileIO.loadFile(path: path, context: call.context)
      return Response(status: .ok, headers: headers, body: body)
    case .part(let range):
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(size)"
      let body = try await fileIO.loadFile(path: path, range: range, context: call.context)
      return Response(status: .partialContent, headers: headers, body: body)
    case .unsatisfiable:
      throw Problem(
        status: .rangeNotSatisfiable, name: "range", title: "No such part of the file",
        detail: "The file has \(size) bytes.", headers: [.contentRange: "bytes */\(size)"])
    }
  }

  /// The name comes from the database; still nothing outside the folder is ever opened.
  private func path(of evidence: Evidence) throws -> String {
    let name = evidence.fileName
    guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), !name.contains("\0") else {
      throw Problem.internalError
    }
    return directory + "/" + name
  }

  private static func size(of path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    return (attributes?[.size] as? NSNumber)?.intValue
  }
}

/// What a `Range` header asks of a file (RFC 9110, section 14).
enum ByteRange: Equatable {
  /// No header, another unit, several ranges, or one that is malformed: all of which a server may
  /// answer with the whole file.
  case whole
  case part(ClosedRange<Int>)
  case unsatisfiable

  static func parse(_ header: String?, size: Int) -> ByteRange {
    guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return .whole }
    let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard ends.count == 2 else { return .whole }
    let digits = ends.joined()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return .whole
    }
    if ends[0].isEmpty {
      let count = min(Int(ends[1]) ?? size, size)
      return count > 0 ? .part(size - count...size - 1) : .unsatisfiable
    }
    // A number beyond `Int` lies beyond every file.
    let first = Int(ends[0]) ?? Int.max
    let last = ends[1].isEmpty ? size - 1 : min(Int(ends[1]) ?? Int.max, size - 1)
    guard first < size else { return .unsatisfiable }
    return last >= first ? .part(first...last) : .whole
  }
}
