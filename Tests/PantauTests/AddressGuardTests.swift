import Testing

@testable import pantau

/// What the API sees of addresses, and what it may make of them.
@Suite struct AddressGuardTests {
  private func camera(_ url: String) -> WrittenValue {
    .mapping(["id": .text("gate"), "url": .text(url)])
  }

  private static let stored = "rtsp://admin:hunter2@192.0.2.7:554/main?token=secret"

  @Test(arguments: [
    (stored, "rtsp://***@192.0.2.7:554/main?token=***"),
    ("rtsp://192.0.2.7/main", "rtsp://192.0.2.7/main"),
    ("rtsp://admin:${PASSWORD}@192.0.2.7/main", "rtsp://***@192.0.2.7/main"),
    ("rtsp://admin:hunter2@host:${PORT}/main", "***"),
    ("rtsp://admin:hunter2/3@host/main", "***"),
    ("clips/gate.mp4", "clips/gate.mp4"),
    ("file:gate.mp4", "file:gate.mp4"),
    ("${GATE}", "${GATE}"),
  ])
  func credentialsAreNotShown(_ address: String, shown: String) {
    #expect(AddressGuard.shown(camera(address))["url"] == .text(shown))
  }

  @Test(arguments: ["url", "sub_url"])
  func addressesOfEveryKeyAreHidden(_ key: String) {
    let written = WrittenValue.mapping([
      key: .text(Self.stored), "sub": .mapping([key: .text(Self.stored)]),
    ])
    let shown = AddressGuard.shown(written)
    #expect(shown[key]?.text?.contains("hunter2") == false)
    #expect(shown["sub"]?[key]?.text?.contains("hunter2") == false)
  }

  @Test(arguments: [
    ("the same", "rtsp://***@192.0.2.7:554/main?token=***", stored),
    (
      "another path", "rtsp://***@192.0.2.7:554/sub",
      "rtsp://admin:hunter2@192.0.2.7:554/sub"
    ),
    (
      "another password", "rtsp://admin:hunter3@192.0.2.7:554/main",
      "rtsp://admin:hunter3@192.0.2.7:554/main"
    ),
    ("none any more", "rtsp://192.0.2.8/main", "rtsp://192.0.2.8/main"),
  ])
  func whatIsSentBackKeepsWhatIsStored(_ situation: String, sent: String, kept: String) {
    var addresses = AddressGuard()
    let completed = addresses.completed(camera(sent), from: camera(Self.stored))
    #expect(addresses.issues.isEmpty)
    #expect(completed["url"] == .text(kept))
  }

  @Test(arguments: ["gate.mp4", "${URL}", "rtsp://admin:${PASSWORD}@192.0.2.7/"])
  func whatOnlyAFileMaySayIsKeptWhereItIsNotChanged(_ address: String) {
    var addresses = AddressGuard()
    let sent = AddressGuard.shown(camera(address))
    #expect(addresses.completed(sent, from: camera(address)) == camera(address))
    #expect(addresses.issues.isEmpty)
  }

  @Test(arguments: [
    ("the password for another host", "rtsp://***@192.0.2.9:554/main?token=***"),
    ("the password for another port", "rtsp://***@192.0.2.7:8554/main"),
    ("the password without encryption or with", "rtsps://***@192.0.2.7:554/main"),
    ("the token for another path", "rtsp://***@192.0.2.7:554/sub?token=***"),
    ("a host that begins alike", "rtsp://***@192.0.2.7:554.example.org/main"),
    ("a password of the environment", "rtsp://evil.example/${HOME}"),
    ("a file of this machine", "/etc/passwd"),
    ("a file by its scheme", "file:///etc/passwd"),
    ("a file by its scheme, shouted", "FILE:///etc/passwd"),
    ("a file by its short scheme", "file:/etc/passwd"),
  ])
  func secretsAreNotSentElsewhereAndFilesNotRead(_ situation: String, sent: String) {
    for stored in [Self.stored, nil] {
      var addresses = AddressGuard()
      _ = addresses.completed(camera(sent), from: stored.map(camera))
      #expect(addresses.issues.map(\.path) == ["url"], "\(situation)")
      #expect(addresses.issues.allSatisfy { !$0.message.contains("hunter2") })
    }
  }
}
