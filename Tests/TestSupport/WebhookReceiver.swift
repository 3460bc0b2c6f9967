internal import Foundation
internal import Synchronization

/// A real receiver of webhooks (Python's HTTP server), which checks signatures by itself.
///
/// `stop` and `start` are one that goes away and comes back at the same address.
public final class WebhookReceiver: Sendable {
  /// What it answers.
  public enum Mode: String, Sendable {
    case ok = "200"
    case failing = "500"
    case busy = "503"
    case refusing = "422"
    /// After a second.
    case slow
    case hanging = "hang"
  }

  public let port: UInt16
  private let folder: TemporaryDirectory
  private let command: [String]
  private let child = Mutex<ChildProcess?>(nil)

  public init(key: String) throws {
    port = LoopbackPort.free()
    folder = try TemporaryDirectory()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Servers/webhook_receiver.py").path
    command = ["/usr/bin/python3", script, String(port), key, folder.file("log")]
  }

  deinit { stop() }

  public var url: String { "http://127.0.0.1:\(port)/hooks/pantau" }

  /// Returns when it listens.
  public func start() throws {
    precondition(child.withLock { $0 == nil }, "it runs already")
    let started = try ChildProcess(command, seconds: 300)
    guard started.waitForLine("READY") else {
      throw ChildProcess.Failure(message: "the receiver of webhooks did not start")
    }
    child.withLock { $0 = started }
  }

  public func stop() {
    child.withLock { child in
      child?.stop()
      child = nil
    }
  }

  public func answer(_ mode: Mode) throws {
    try mode.rawValue.write(toFile: folder.file("log.mode"), atomically: true, encoding: .utf8)
  }

  /// What it has taken, in order: id and body; ("BAD", "") for each whose signature was not good.
  public var taken: [(id: String, body: String)] {
    let text = (try? String(contentsOfFile: folder.file("log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }
}
