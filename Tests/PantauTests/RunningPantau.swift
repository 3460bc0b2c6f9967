import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The real program, watching the sample clips from a configuration of its own.
final class RunningPantau {
  let folder: TemporaryDirectory
  private(set) var process: ChildProcess
  private(set) var port: UInt16

  /// The program that was built with the tests.
  static var executable: String {
    URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "pantau").path
  }

  /// Cameras of the demo that are watched, by id.
  init(cameras: [String]) throws {
    folder = try TemporaryDirectory()
    port = LoopbackPort.free()
    let samples = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "sample-streams")
    let demo = try String(contentsOf: samples.appending(path: "demo.yaml"), encoding: .utf8)
    let blocks = demo.components(separatedBy: "\n  - id: ")
    let chosen = blocks.dropFirst().filter { block in
      cameras.contains { block.hasPrefix($0 + "\n") }
    }
    let configuration = "cameras:\n" + chosen.map { "  - id: " + $0 }.joined(separator: "\n")
    try configuration
      .replacingOccurrences(of: "url: ", with: "url: \(samples.path)/")
      .write(toFile: folder.file("pantau.yaml"), atomically: true, encoding: .utf8)
    process = try Self.start(in: folder, port: port)
  }

  /// With a configuration of its own.
  init(configuration: String) throws {
    folder = try TemporaryDirectory()
    port = LoopbackPort.free()
    try configuration.write(
      toFile: folder.file("pantau.yaml"), atomically: true, encoding: .utf8)
    process = try Self.start(in: folder, port: port)
  }

  /// Writes another configuration and says so.
  func reload(_ configuration: String) throws {
    try configuration.write(
      toFile: folder.file("pantau.yaml"), atomically: true, encoding: .utf8)
    // The child is `timeout`, which would take the signal as the order to end everything.
    let children = "/proc/\(process.processID)/task/\(process.processID)/children"
    let text = try String(contentsOfFile: children, encoding: .utf8)
    guard let program = text.split(separator: " ").first.flatMap({ Int32($0) }) else {
      throw ChildProcess.Failure(message: "pantau run has ended")
    }
    kill(program, SIGHUP)
  }

  /// Starts it anew in the same folder, after it ended.
  func restart() throws {
    port = LoopbackPort.free()
    process = try Self.start(in: folder, port: port)
  }

  private static func start(in folder: TemporaryDirectory, port: UInt16) throws -> ChildProcess {
    let process = try ChildProcess(
      [
        executable, "run", "--config", folder.file("pantau.yaml"), "--port", String(port),
        "--log-level", "error",
      ], seconds: 120)
    guard process.waitForLine("Pantau: http://127.0.0.1:\(port)", timeout: .seconds(30)) else {
      throw ChildProcess.Failure(message: "pantau run did not start")
    }
    return process
  }

  var address: String { "http://127.0.0.1:\(port)" }
  var database: String { folder.file("var/pantau.db") }

  /// The body of a GET, or `nil` where nobody answers (any more).
  func get(_ path: String) async -> Data? {
    guard let url = URL(string: address + path) else { return nil }
    var request = URLRequest(url: url)
    request.timeoutInterval = 5
    guard let (data, response) = try? await URLSession.shared.data(for: request),
      (response as? HTTPURLResponse)?.statusCode == 200
    else { return nil }
    return data
  }

  /// Sends a change; returns the status of the answer and its body.
  func send(_ method: String, _ path: String, _ body: String = "") async throws -> (Int, String) {
    var request = URLRequest(url: try #require(URL(string: address + path)))
    request.httpMethod = method
    request.timeoutInterval = 20
    if !body.isEmpty {
      request.httpBody = Data(body.utf8)
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    }
    let (data, response) = try await URLSession.shared.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  /// All cameras, as the API tells them.
  func cameras() async -> [ToldCamera] {
    guard let data = await get("/api/v1/cameras") else { return [] }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    struct List: Decodable { let items: [ToldCamera] }
    return (try? decoder.decode(List.self, from: data).items) ?? []
  }

  /// What the tests look at of a camera.
  struct ToldCamera: Decodable, Hashable {
    let id: String
    let name: String
    let state: String
    let framesAnalysed: Int
    let reconnects: Int
  }

  /// The newest events, as the API tells them.
  func events() async -> [ToldEvent] {
    guard let data = await get("/api/v1/events?limit=500") else { return [] }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return (try? decoder.decode(EventList.self, from: data).items) ?? []
  }

  /// What the tests look at of an event.
  struct ToldEvent: Decodable, Hashable {
    let id: String
    let kind: String
    let camera: String
    let endedAt: String?
    let endReason: String?
    let evidence: [ToldEvidence]
  }

  struct ToldEvidence: Decodable, Hashable {
    let kind: String
    let href: String
  }

  private struct EventList: Decodable {
    let items: [ToldEvent]
  }
}
