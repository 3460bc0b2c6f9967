import Foundation
import Testing
import Yams

@testable import pantau

@Suite struct WrittenValueTests {
  /// From a file to a client, back, and into a file again.
  @Test(arguments: [
    ("a number", "k: 1.5"), ("a whole number", "k: 12"), ("an id of digits", "k: 012"),
    ("nought", "k: 0"), ("less than one", "k: 0.25"), ("below nought", "k: -3"),
    ("a number in quotes", "k: \"12\""), ("a truth value", "k: false"),
    ("a truth value in quotes", "k: \"true\""), ("nothing", "k:"), ("an empty text", "k: \"\""),
    ("a text that looks like a list", "k: \"[1]\""), ("a text of two lines", "k: \"a\\nb\""),
    ("signs", "k: \"😀 é ${X} # : - \\\\ / '\""), ("a list", "k: [1, [a, b], {c: d}]"),
    ("an empty list", "k: []"), ("an empty mapping", "k: {}"),
    ("an alias", "a: &x [1, 2]\nk: *x"),
  ])
  func everythingComesBackAsItWas(_ situation: String, yaml: String) throws {
    let node = try #require(YAMLDocument(yaml).root)
    let written = WrittenValue(node)
    let json = try JSONEncoder().encode(written)
    let sent = try JSONDecoder().decode(WrittenValue.self, from: json)
    let text = try Yams.serialize(node: sent.node, width: -1, allowUnicode: true)
    let again = try #require(YAMLDocument(text).root)
    #expect(WrittenValue(again) == sent, "\(text)")
    // What is read of both is the same.
    let (first, last) = (try #require(node["k"]), try #require(again["k"]))
    #expect(first.plainText == last.plainText || first.isNothing)
    #expect(first.plainNumber == last.plainNumber || yaml.contains("012"))
    #expect(first.truthValue == last.truthValue)
    #expect(first.isNothing == last.isNothing)
  }

  @Test func keysThatNameACameraComeFirst() throws {
    let written = WrittenValue.mapping([
      "alerts": .mapping([:]), "url": .text("u"), "zones": .list([]), "id": .text("i"),
    ])
    let text = try Yams.serialize(node: written.node)
    let keys = text.split(separator: "\n").compactMap { $0.split(separator: ":").first }
    #expect(keys == ["id", "url", "zones", "alerts"])
  }
}
