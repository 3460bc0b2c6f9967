import Testing

@testable import Access

@Suite("Passwords")
struct PasswordTests {
  /// Cheap: what is tested does not depend on the cost.
  private static let cheap = PasswordHash.Cost(
    logarithmOfRounds: 4, blockSize: 1, parallelism: 1)

  struct Vector: CustomTestStringConvertible {
    let password: String
    let salt: String
    let cost: PasswordHash.Cost
    let key: String
    var testDescription: String { "\(password)/\(salt)" }
  }

  /// RFC 7914, section 12.
  @Test(arguments: [
    Vector(
      password: "", salt: "", cost: .init(logarithmOfRounds: 4, blockSize: 1, parallelism: 1),
      key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
    Vector(
      password: "password", salt: "NaCl",
      cost: .init(logarithmOfRounds: 10, blockSize: 8, parallelism: 16),
      key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
  ])
  func derivationIsScrypt(_ vector: Vector) {
    let key = PasswordHash.derive(
      Array(vector.password.utf8), Array(vector.salt.utf8), vector.cost, byteCount: 64)
    #expect(key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == vector.key)
  }

  @Test func hashKnowsItsPasswordAlone() throws {
    var random = SystemRandomNumberGenerator()
    let hash = PasswordHash(of: "a long password", cost: Self.cheap, using: &random)
    #expect(hash.matches("a long password"))
    for other in ["a long passwore", "A long password", "a long password ", ""] {
      #expect(!hash.matches(other))
    }
    // The same password twice is not the same hash.
    #expect(hash != PasswordHash(of: "a long password", cost: Self.cheap, using: &random))
    #expect(try #require(PasswordHash(hash.text)) == hash)
    #expect(hash.text.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
  }

  /// A letter with its accent in one piece, and in two.
  @Test func keyboardsMayComposeLettersAsTheyLike() {
    var random = SystemRandomNumberGenerator()
    let hash = PasswordHash(of: "caf\u{E9} in Palembang", cost: Self.cheap, using: &random)
    #expect(hash.matches("cafe\u{301} in Palembang"))
  }

  @Test(arguments: [
    "", "$scrypt$", "$scrypt$ln=15,r=8,p=1$AAAA$AAAA", "$bcrypt$ln=4,r=1,p=1$c2FsdHNhbHQ$a2V5",
    "$scrypt$ln=40,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0",
    "$scrypt$ln=15,r=8$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0",
    "$scrypt$ln=20,r=32,p=16$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0",
  ])
  func textThatIsNoHashIsNone(_ text: String) { #expect(PasswordHash(text) == nil) }

  @Test func hashOfNobodyCostsAsMuchAsAny() {
    #expect(PasswordHash.ofNobody.cost == .usual)
    #expect(PasswordHash(PasswordHash.ofNobody.text) == .ofNobody)
  }

  @Test(arguments: [
    ("123456789", false), ("1234567890", true), ("Sari Dewi 1", false), ("sari dewi 1", false),
    ("aaaaaaaaaaaa", false), (String(repeating: "abcdefgh", count: 25), true),
    (String(repeating: "abcdefgh", count: 25) + "i", false), ("kuda lumping di Plaju", true),
  ])
  func ruleWantsLengthAndNotTheName(password: String, isGood: Bool) throws {
    let name = try #require(UserName("Sari Dewi 1"))
    #expect((PasswordRule.flaw(of: password, for: name) == nil) == isGood)
  }

  @Test func tokensAreLongAndDifferent() throws {
    var random = SystemRandomNumberGenerator()
    let tokens = (0..<100).map { _ in SecretToken(using: &random) }
    #expect(Set(tokens).count == 100)
    #expect(tokens.allSatisfy { $0.text.utf8.count == 43 && $0.digest.count == 32 })
    #expect(try #require(SecretToken(tokens[0].text)) == tokens[0])
    for wrong in ["", "abc", tokens[0].text + "a", String(tokens[0].text.dropLast()) + "="] {
      #expect(SecretToken(wrong) == nil)
    }
  }
}

@Suite("Names, roles and scopes")
struct RoleTests {
  @Test(arguments: [
    ("sari", true), ("Sari Dewi", true), ("s.dewi@dishub-palembang", true), ("Étienne", true),
    ("", false), ("   ", false), ("a/b", false), ("a\nb", false), ("<b>", false),
    ("x (token)", false),
    ("pantau", false), ("Pantau", false), (String(repeating: "a", count: 64), true),
    (String(repeating: "a", count: 65), false),
  ])
  func namesHaveAForm(text: String, isName: Bool) {
    #expect((UserName(text) != nil) == isName)
  }

  @Test func namesAreComparedWithoutCase() throws {
    #expect(try #require(UserName("Sari")) == #require(UserName(" sARI ")))
    #expect(try #require(UserName("\u{C9}tienne")) == #require(UserName("e\u{301}tienne")))
    #expect(try #require(UserName("Sari")).text == "Sari")
  }

  @Test func rolesMayWhatTheirNamesSay() {
    #expect(Role.viewer.permissions == [.enter, .watch])
    #expect(Role.operator.permissions == [.enter, .watch, .respond, .correspond, .answer])
    #expect(Role.analyst.permissions == [.enter, .watch, .analyse, .correspond])
    #expect(Role.agency.permissions == [.enter, .correspond, .answer])
    #expect(Role.sensor.permissions == [.measure])
    #expect(Role.admin.permissions == Set(Permission.allCases))
    #expect(Role.reporter.permissions == [.report])
  }

  @Test func scopeOfGroupsHoldsTheirCamerasAlone() {
    let scope = Scope.groups(["Jakabaring"])
    #expect(scope.holds(group: "Jakabaring"))
    #expect(!scope.holds(group: "Ampera") && !scope.holds(group: nil))
    #expect(Scope.all.holds(group: nil) && Scope.all.holds(group: "Ampera"))
    #expect(Scope(groupNames: nil) == .all && Scope(groupNames: ["Jakabaring"]) == scope)
  }
}
