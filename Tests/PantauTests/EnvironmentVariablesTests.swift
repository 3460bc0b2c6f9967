import Testing

@testable import pantau

@Suite struct EnvironmentVariablesTests {
  static let environment = ["A": "1", "B_2": "x@y", "EMPTY": "", "NESTED": "${A}"]

  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("${A}", "1"), ("<${A}${B_2}>", "<1x@y>"),
    ("${EMPTY}", ""), ("$A $ $$", "$A $ $$"), ("$${A}", "${A}"), ("a$${A}${A}", "a${A}1"),
    ("${NESTED}", "${A}"),
  ])
  func namesInBracesAreReplaced(_ text: String, _ expanded: String) throws {
    #expect(try EnvironmentVariables.expand(text, from: Self.environment) == expanded)
  }

  @Test(arguments: ["${", "a${A", "${}", "${A-B}", "${1A}", "${A ${A}"])
  func unfinishedNamesAreRefused(_ text: String) {
    #expect(throws: EnvironmentVariables.Flaw.unfinished) {
      try EnvironmentVariables.expand(text, from: Self.environment)
    }
  }

  @Test func unknownNameIsSaid() {
    #expect(throws: EnvironmentVariables.Flaw.unknown("NO")) {
      try EnvironmentVariables.expand("${A}${NO}", from: Self.environment)
    }
  }
}
