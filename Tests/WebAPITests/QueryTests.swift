import HTTPTypes
import Testing

@testable import WebAPI

@Suite("Reading queries and ranges")
struct QueryTests {
  @Test(arguments: [
    ("an unknown parameter", "/api/v1/events?colour=red", ["colour"]),
    ("a limit beyond the bound", "/api/v1/events?limit=501", ["limit"]),
    ("a limit that is no number", "/api/v1/events?limit=ten", ["limit"]),
    ("a time that is none", "/api/v1/events?from=yesterday", ["from"]),
    ("an end before the beginning", "/api/v1/events?from=2026-11-22&to=2026-11-21", ["from"]),
    ("a kind that does not exist", "/api/v1/events?kind=noise", ["kind"]),
    ("a cursor of somebody else", "/api/v1/events?cursor=abc", ["cursor"]),
    ("one value given twice", "/api/v1/events?limit=1&limit=2", ["limit"]),
    ("an identifier with capitals", "/api/v1/events?camera=Gate", ["camera"]),
    (
      "several at once",
      "/api/v1/events?limit=0&severity=high&minimum_severity=high&state=old",
      ["severity", "limit", "minimum_severity", "state"]
    ),
    ("broken percent encoding", "/api/v1/events?text=%ZZ", ["text"]),
    ("a parameter where none is known", "/api/v1/cameras?x=1", ["x"]),
    (
      "a bucket too short for its span", "/api/v1/cameras/gate/series?from=2020-01-01", ["bucket_s"]
    ),
    ("a parameter of a page file", "/?v=1", ["v"]),
  ])
  func everyBadParameterIsNamedWithWhatWasExpected(
    _ situation: String, path: String, names: [String]
  ) async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    try await center.routes { client in
      let answer = try await client.get(path)
      #expect(answer.status == 400)
      #expect(answer.contentType == "application/problem+json")
      let flaws = answer.json?["invalid_parameters"]?.list ?? []
      #expect(Set(flaws.compactMap { $0["name"]?.text }) == Set(names))
      #expect(flaws.allSatisfy { $0["expected"]?.text?.isEmpty == false })
    }
  }

  @Test(arguments: [
    ("no header", nil, ByteRange.whole),
    ("first bytes", "bytes=0-9", .part(0...9)),
    ("from the middle on", "bytes=50-", .part(50...99)),
    ("the last ones", "bytes=-10", .part(90...99)),
    ("an end beyond the file", "bytes=90-1000", .part(90...99)),
    ("more of the last than there are", "bytes=-1000", .part(0...99)),
    ("one byte", "bytes=99-99", .part(99...99)),
    ("begins beyond the file", "bytes=100-", .unsatisfiable),
    ("no last byte at all", "bytes=-0", .unsatisfiable),
    ("number too large for a machine word", "bytes=99999999999999999999-", .unsatisfiable),
    ("end before begin", "bytes=5-2", .whole),
    ("two ranges", "bytes=0-1,5-6", .whole),
    ("another unit", "items=0-1", .whole),
    ("no number", "bytes=a-b", .whole),
    ("nothing", "bytes=-", .whole),
    ("a sign", "bytes=+1-5", .whole),
  ])
  func rangeIsReadAsTheStandardSays(_ situation: String, header: String?, expected: ByteRange) {
    #expect(ByteRange.parse(header, size: 100) == expected)
  }
}
