import Testing

@testable import pantau

/// Wherever somebody puts an address with a password, no message shows the password.
@Suite struct ConfigurationSecrecyTests {
  @Test(arguments: [
    "cameras: [rtsp://admin:hunter2@h/]",
    "cameras: rtsp://admin:hunter2@h/",
    "rtsp://admin:hunter2@h/: 1",
    "cameras: [{id: rtsp://admin:hunter2@h/, url: a}]",
    "cameras: [{id: a, url: {rtsp://admin:hunter2@h/: 1}}]",
    "cameras: [{id: a, url: [\"rtsp://admin:hunter2@h/\"]}]",
    "cameras: [{id: a, url: \"rtzp://admin:hunter2@h/\"}]",
    "cameras: [{id: a, url: \"rtsp://admin:hunter2@h:x/\"}]",
    "cameras: [{id: a, url: \"rtsp://admin:hunter2/3@h/\"}]",
    "cameras: [{id: a, url: \"rtsp://admin:hunter2@h/ x\"}]",
    "cameras: [{id: a, url: \"rtsp://admin:${hunter2@h/\"}]",
    "cameras: [{id: a, url: b, sub_url: \"rtsp://admin:hunter2/3@h/\"}]",
    "cameras: [{id: a, url: b, transport: \"admin:hunter2@h\"}]",
    "cameras: [{id: a, url: b, motion: \"rtsp://admin:hunter2@h/\"}]",
    "cameras: [{id: a, url: rtsp://admin:hunter2@h/, url: rtsp://admin:hunter2@i/}]",
    "cameras:\n  - id: a\n    url: \"rtsp://admin:hunter2@h/\n",
    "cameras:\n  - id: a\n   url: rtsp://admin:hunter2@h/\n",
    "cameras:\n  - id: a\n    url: %rtsp://admin:hunter2@h/: [\n",
    "? [rtsp://admin:hunter2@h/]\n: 1",
  ])
  func passwordIsNeverInAMessage(_ yaml: String) {
    let issues = ConfigurationText.issues(yaml)
    #expect(!issues.isEmpty)
    let text = ConfigurationError(file: "f", issues: issues).description
    #expect(!text.contains("hunter2"), "\(text)")
  }

  @Test func valueOfAVariableIsNeverInAMessage() {
    let text = ConfigurationText.issues(
      "cameras: [{id: a, url: \"rtzp://u:${STADIUM_PASSWORD}@h/\"}]"
    ).map(\.message).joined()
    #expect(text.contains("expected") && !text.contains("pa55word"))
  }
}
