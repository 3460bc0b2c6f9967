import Foundation
import TestSupport
import Testing

@testable import WebAPI

struct MultipartFormTests {
  private func read(_ text: String) -> MultipartForm? {
    MultipartForm(Array(text.utf8), boundary: FormBody.boundary)
  }

  @Test func fieldsAndFilesAreRead() throws {
    let form = try #require(
      read(FormBody.text([("text", "a\r\nb --x"), ("empty", "")], picture: "\u{1}\r\n\u{2}")))
    #expect(form.text("text") == "a\r\nb --x")
    #expect(form.text("empty") == "" && form.text("missing") == "")
    #expect(form.file("picture") == [1, 13, 10, 2])
    #expect(form.file("text") == nil && form.text("picture") == "")
    #expect(form.names == ["text", "empty", "picture"])
  }

  @Test func whatStandsBeforeTheFirstDelimiterDoesNotCount() throws {
    let form = try #require(read("preamble\r\n" + FormBody.text([("a", "1")])))
    #expect(form.text("a") == "1")
  }

  @Test(arguments: [
    ("nothing", ""), ("another boundary", "--other\r\n\r\n--other--"),
    ("no end", "--\(FormBody.boundary)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"),
    ("no head", "--\(FormBody.boundary)\r\n1\r\n--\(FormBody.boundary)--"),
    (
      "no name",
      "--\(FormBody.boundary)\r\nContent-Disposition: form-data\r\n\r\n1\r\n--\(FormBody.boundary)--"
    ),
    ("no disposition", "--\(FormBody.boundary)\r\nX: y\r\n\r\n1\r\n--\(FormBody.boundary)--"),
    ("a field twice", FormBody.text([("a", "1"), ("a", "2")])),
    ("many fields", FormBody.text((0..<100).map { ("a\($0)", "") })),
    (
      "a long head",
      "--\(FormBody.boundary)\r\nX: \(String(repeating: "x", count: 5_000))\r\n\r\n1\r\n--\(FormBody.boundary)--"
    ),
  ])
  func otherBodiesAreNoForms(_ situation: String, body: String) {
    #expect(read(body) == nil)
  }

  @Test(arguments: [
    ("multipart/form-data; boundary=abc", "abc"),
    ("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"", "a b"),
    ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil),
    ("application/json; boundary=abc", nil), ("", nil),
    ("multipart/form-data; boundary=\(String(repeating: "x", count: 71))", nil),
  ])
  func boundaryIsThatOfTheHeader(header: String, boundary: String?) {
    #expect(MultipartForm.boundary(of: header) == boundary)
  }

  @Test func longTextsAreCutOff() throws {
    let form = try #require(read(FormBody.text([("a", String(repeating: "x", count: 100_000))])))
    #expect(form.text("a").utf8.count == 16_384)
  }

  /// Forms with some bytes changed, cut off or put in: read or refused, but nothing else.
  @Test func damagedFormsDoNoHarm() {
    var random = SplitMix64(seed: 5)
    let good = Array(FormBody.report(picture: "picture").utf8)
    for _ in 0..<2_000 {
      var body = good
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let at = Int.random(in: 0..<body.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: body[at] = UInt8.random(in: .min ... .max, using: &random)
        case 1: body.remove(at: at)
        default: body.insert(contentsOf: Array("\r\n--".utf8), at: at)
        }
        if body.isEmpty { break }
      }
      _ = MultipartForm(body, boundary: FormBody.boundary)
    }
  }
}
