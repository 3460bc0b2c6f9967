internal import Foundation
internal import Synchronization

/// A real broker (Debian's mosquitto) on 127.0.0.1.
///
/// `stop` and `start` are one that goes away and comes back at the same address; what it retained is
/// gone then, unless it is kept.
public final class Mosquitto: Sendable {
  public let port: UInt16
  private let folder: TemporaryDirectory
  private let seconds: Int
  private let child = Mutex<ChildProcess?>(nil)

  public static var isInstalled: Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/sbin/mosquitto")
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/mosquitto_sub")
  }

  /// - Parameters:
  ///   - user: name and password that it asks for; `nil`: anybody may.
  ///   - certificate: PEM files of certificate and key, with which it encrypts.
  ///   - keeps: whether retained messages and what clients have not taken yet outlive it.
  ///   - seconds: after this it ends by itself.
  public init(
    user: (name: String, password: String)? = nil,
    certificate: (chain: String, key: String)? = nil, keeps: Bool = false,
    seconds: Int = 300
  ) throws {
    self.seconds = seconds
    port = LoopbackPort.free()
    folder = try TemporaryDirectory()
    var lines = ["listener \(port) 127.0.0.1", "log_type error"]
    // It gives up root for a user who could not read our folder.
    if getuid() == 0 { lines.append("user root") }
    if let user {
      lines += ["allow_anonymous false", "password_file \(folder.file("passwords"))"]
      try ChildProcess.run([
        "/usr/bin/mosquitto_passwd", "-b", "-c", folder.file("passwords"), user.name,
        user.password,
      ])
    } else {
      lines.append("allow_anonymous true")
    }
    if let certificate {
      lines += ["certfile \(certificate.chain)", "keyfile \(certificate.key)"]
    }
    if keeps {
      lines += ["persistence true", "persistence_location \(folder.path)/"]
    }
    try lines.joined(separator: "\n").appending("\n")
      .write(toFile: folder.file("mosquitto.conf"), atomically: true, encoding: .utf8)
  }

  deinit { stop() }

  /// Returns when it listens.
  public func start() throws {
    precondition(child.withLock { $0 == nil }, "it runs already")
    let started = try ChildProcess(
      ["/usr/sbin/mosquitto", "-c", folder.file("mosquitto.conf")], seconds: seconds)
    child.withLock { $0 = started }
    guard LoopbackPort.waitUntilOpen(port) else {
      throw ChildProcess.Failure(message: "mosquitto did not start")
    }
  }

  public func stop() {
    child.withLock { child in
      child?.stop()
      child = nil
    }
  }

  /// As when its machine fails.
  public func kill() {
    child.withLock { child in
      child?.killAtOnce()
      child = nil
    }
  }

  /// Another client, mosquitto's own, that prints each message as `TOPIC RETAINED PAYLOAD`.
  public func subscriber(to filter: String = "#") throws -> ChildProcess {
    let child = try ChildProcess(
      [
        "/usr/bin/mosquitto_sub", "-h", "127.0.0.1", "-p", String(port), "-t", filter, "-q", "1",
        "-F", "%t %r %p",
      ], seconds: 300, showsErrors: false)
    // It says nothing when it is ready.
    usleep(300_000)
    return child
  }

  public func publish(_ text: String, to topic: String, retained: Bool = false) throws {
    try ChildProcess.run(
      [
        "/usr/bin/mosquitto_pub", "-h", "127.0.0.1", "-p", String(port), "-t", topic, "-m", text,
        "-q", "1",
      ] + (retained ? ["-r"] : []))
  }

  /// What it retains, by topic.
  public func retained() throws -> [String: String] {
    // Ends by itself once all that is retained has come; 27 says that it waited in vain for more.
    let child = try ChildProcess(
      [
        "/usr/bin/mosquitto_sub", "-h", "127.0.0.1", "-p", String(port), "-t", "#", "-W", "1",
        "--retained-only", "-F", "%t %p",
      ], seconds: 20, showsErrors: false)
    let text = child.readAll()
    child.waitForEnd()
    let pairs = text.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    return Dictionary(pairs) { _, newest in newest }
  }
}
