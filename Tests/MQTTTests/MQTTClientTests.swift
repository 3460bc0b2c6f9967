import Foundation
import Logging
import MQTT
import TestSupport
import Testing

/// Against a real broker, with another client of its own beside ours.
@Suite("MQTT client", .serialized, .enabled(if: Mosquitto.isInstalled, "needs mosquitto"))
struct MQTTClientTests {
  private static func settings(_ broker: Mosquitto) -> MQTTSettings {
    var settings = MQTTSettings(host: "127.0.0.1")
    settings.port = Int(broker.port)
    settings.clientID = "test"
    settings.firstPause = .milliseconds(100)
    settings.longestPause = .milliseconds(200)
    return settings
  }

  /// Runs a client while `body` does.
  private static func with(
    _ settings: MQTTSettings, _ body: @Sendable (MQTTClient) async throws -> Void
  ) async throws {
    let client = MQTTClient(settings, logger: .silent)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await client.run() }
      try await body(client)
      group.cancelAll()
    }
  }

  @Test(arguments: MQTTSettings.Version.allCases)
  func whatIsPublishedIsConfirmedAndArrives(_ version: MQTTSettings.Version) async throws {
    let broker = try Mosquitto()
    try broker.start()
    let other = try broker.subscriber()
    var settings = Self.settings(broker)
    settings.version = version
    try await Self.with(settings) { client in
      try await eventually { client.connection != nil }
      for number in 0..<200 {
        try await client.publish(MQTTMessage(topic: "numbers", text: "\(number)"))
      }
      try await client.publish(MQTTMessage(topic: "kept", text: "yes", isRetained: true))
      #expect(other.waitForLine("numbers 0 199"))
      #expect(try broker.retained() == ["kept": "yes"])
      try await client.publish(MQTTMessage(topic: "kept", text: "", isRetained: true))
      #expect(try broker.retained() == [:])
    }
  }

  @Test func manyAtOnceAreAllConfirmed() async throws {
    let broker = try Mosquitto()
    try broker.start()
    try await Self.with(Self.settings(broker)) { client in
      try await eventually { client.connection != nil }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<500 {
          group.addTask {
            try await client.publish(
              MQTTMessage(topic: "many/\(number)", text: "x", isRetained: true))
          }
        }
        try await group.waitForAll()
      }
      #expect(try broker.retained().count == 500)
    }
  }

  @Test func withoutABrokerNothingIsSaidToBeThere() async throws {
    let broker = try Mosquitto()
    try await Self.with(Self.settings(broker)) { client in
      await #expect(throws: MQTTError.self) {
        try await client.publish(MQTTMessage(topic: "a", text: "b"))
      }
      try await eventually { client.problem != "not tried yet" }
      #expect(client.connection == nil)
      try broker.start()
      try await eventually { client.connection == 1 }
      try await client.publish(MQTTMessage(topic: "a", text: "b"))
    }
  }

  @Test func connectionComesBackAndWhatWasNotConfirmedHasFailed() async throws {
    let broker = try Mosquitto()
    try broker.start()
    try await Self.with(Self.settings(broker)) { client in
      try await eventually { client.connection == 1 }
      try await client.publish(MQTTMessage(topic: "a", text: "1"))
      broker.kill()
      try await eventually { client.connection == nil }
      await #expect(throws: MQTTError.self) {
        try await client.publish(MQTTMessage(topic: "a", text: "2"))
      }
      try broker.start()
      try await eventually { client.connection == 2 }
      let other = try broker.subscriber()
      try await client.publish(MQTTMessage(topic: "a", text: "3"))
      // Nothing of before waits in the library.
      #expect(other.waitForLine("a 0 3"))
    }
  }

  @Test func brokerThatConfirmsNothingIsGivenUp() async throws {
    // Takes connections and says nothing.
    let silent = LoopbackPort.silent()
    defer { LoopbackPort.close(silent.descriptor) }
    var settings = MQTTSettings(host: "127.0.0.1")
    settings.port = Int(silent.port)
    settings.patience = .milliseconds(500)
    try await Self.with(settings) { client in
      try await eventually { client.problem == "the broker does not answer" }
    }
  }

  @Test func messagesOfSubscriptionsComeAlsoAfterAReconnect() async throws {
    let broker = try Mosquitto(keeps: true)
    try broker.start()
    try broker.publish("old", to: "sensors/a", retained: true)
    var settings = Self.settings(broker)
    settings.subscriptions = ["sensors/+"]
    try await Self.with(settings) { client in
      var messages = client.messages.makeAsyncIterator()
      #expect(
        await messages.next() == MQTTMessage(topic: "sensors/a", text: "old", isRetained: true))
      try broker.publish("new", to: "sensors/b")
      #expect(await messages.next() == MQTTMessage(topic: "sensors/b", text: "new"))
      broker.stop()
      try await eventually { client.connection == nil }
      try broker.start()
      try await eventually { client.connection == 2 }
      #expect(await messages.next()?.text == "old")
      try broker.publish("newer", to: "sensors/b")
      #expect(await messages.next()?.text == "newer")
    }
  }

  @Test func goodEndSaysGoodbyeAndABadOneHasTheWill() async throws {
    let broker = try Mosquitto()
    try broker.start()
    let other = try broker.subscriber()
    var settings = Self.settings(broker)
    settings.will = MQTTMessage(topic: "status", text: "lost", isRetained: true)
    settings.farewell = MQTTMessage(topic: "status", text: "gone", isRetained: true)
    try await Self.with(settings) { client in
      try await eventually { client.connection != nil }
    }
    #expect(other.waitForLine("status 0 gone"))
    let port = settings.port
    await #expect(processExitsWith: .signal(SIGKILL)) { [port = port as Int] in
      var settings = MQTTSettings(host: "127.0.0.1")
      settings.port = port
      settings.will = MQTTMessage(topic: "status", text: "lost", isRetained: true)
      let client = MQTTClient(settings, logger: Logger(label: "test"))
      async let _: Void = client.run()
      try await eventually { client.connection != nil }
      kill(getpid(), SIGKILL)
    }
    #expect(other.waitForLine("status 0 lost"))
  }

  @Test func passwordIsNeededWhereTheBrokerAsksForOne() async throws {
    let broker = try Mosquitto(user: ("pantau", "hush"))
    try broker.start()
    var settings = Self.settings(broker)
    for (user, password, isGood) in [
      (nil, nil, false), ("pantau", "wrong", false), ("pantau", "hush", true),
    ] as [(String?, String?, Bool)] {
      settings.user = user
      settings.password = password
      try await Self.with(settings) { client in
        try await eventually { client.connection != nil || client.problem != "not tried yet" }
        #expect((client.connection != nil) == isGood)
        if !isGood {
          #expect(client.problem?.contains("not authori") == true, "\(client.problem ?? "")")
        }
      }
    }
  }

  @Test func certificateMustBeOfATrustedAuthority() async throws {
    let folder = try TemporaryDirectory()
    func openssl(_ words: String) throws {
      try ChildProcess.run(["/usr/bin/openssl"] + words.split(separator: " ").map(String.init))
    }
    for name in ["ca", "other"] {
      try openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=\(name) -keyout "
          + "\(folder.file("\(name).key")) -out \(folder.file("\(name).pem"))")
    }
    try openssl(
      "req -newkey rsa:2048 -nodes -subj /CN=broker -addext subjectAltName=IP:127.0.0.1 "
        + "-keyout \(folder.file("server.key")) -out \(folder.file("server.csr"))")
    try openssl(
      "x509 -req -days 2 -copy_extensions copy -in \(folder.file("server.csr")) -CA "
        + "\(folder.file("ca.pem")) -CAkey \(folder.file("ca.key")) -CAcreateserial -out "
        + "\(folder.file("server.pem"))")
    let broker = try Mosquitto(
      certificate: (folder.file("server.pem"), folder.file("server.key")))
    try broker.start()
    var settings = Self.settings(broker)
    settings.usesTLS = true
    for (authority, isGood) in [("ca.pem", true), ("other.pem", false)] {
      settings.authorityFile = folder.file(authority)
      try await Self.with(settings) { client in
        try await eventually { client.connection != nil || client.problem != "not tried yet" }
        #expect((client.connection != nil) == isGood, "\(authority): \(client.problem ?? "")")
        if isGood { try await client.publish(MQTTMessage(topic: "a", text: "b")) }
      }
    }
  }
}

extension MQTTMessage {
  var text: String { String(decoding: payload, as: UTF8.self) }
}
