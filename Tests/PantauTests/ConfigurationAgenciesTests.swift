import Access
import Testing
import WebAPI

@testable import pantau

/// Agencies and letters in the configuration.
@Suite struct ConfigurationAgenciesTests {
  private static let cameras = "\ncameras: [{id: a, url: b}]\n"

  @Test func agenciesAndLettersAreRead() throws {
    let configuration = try ConfigurationText.read(
      """
      agencies:
        - { id: dishub, name: Dinas Perhubungan, contact: 0711 000000 }
        - { id: taman, name: Dinas Pertamanan }
      letters: { sender: [Pusat Komando, "Jl. Merdeka 1"], place: Palembang }
      """ + Self.cameras)
    #expect(configuration.agencies.map(\.id.text) == ["dishub", "taman"])
    #expect(configuration.agencies.map(\.name) == ["Dinas Perhubungan", "Dinas Pertamanan"])
    #expect(configuration.agencies.map(\.contact) == ["0711 000000", nil])
    #expect(configuration.letters.sender == ["Pusat Komando", "Jl. Merdeka 1"])
    #expect(configuration.letters.place == "Palembang")
  }

  @Test(arguments: [
    ("agencies: [{name: A}]", "agencies[0].id: missing"),
    ("agencies: [{id: A, name: A}]", "agencies[0].id: expected an identifier"),
    ("agencies: [{id: a}]", "agencies[0].name: missing"),
    ("agencies: [{id: a, name: A}, {id: a, name: B}]", "agencies[1].id: expected another id"),
    ("agencies: [{id: a, name: A, kontak: b}]", "did you mean \"contact\"?"),
    ("letters: {sender: Pusat}", "letters.sender: expected a list of lines"),
    ("letters: {sender: [[]]}", "letters.sender[0]: expected a line of the sender"),
  ])
  func whatIsWrongIsSaidWithItsPlace(_ yaml: String, message: String) {
    let found = ConfigurationText.issues(yaml + Self.cameras).map { "\($0.path): \($0.message)" }
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }
}
