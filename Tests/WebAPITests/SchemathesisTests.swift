import Foundation
import TestSupport
import Testing

@testable import WebAPI

private let schemathesis = ProcessInfo.processInfo.environment["PANTAU_SCHEMATHESIS"]

/// The API beside its own document, by a program that knows nothing else of it: no answer may be an
/// error of the server, or one that the document does not describe.
///
/// Needs `schemathesis` from PyPI, whose path PANTAU_SCHEMATHESIS says: `make test` installs it.
@Suite("Schemathesis", .serialized, .enabled(if: schemathesis != nil))
struct SchemathesisTests {
  @Test func everyAnswerIsADescribedOne() async throws {
    let program = try #require(schemathesis)
    let stage = try await Stage()
    let folder = try TemporaryDirectory()
    let port = Int(LoopbackPort.free())
    try await stage.center.serve(on: port) {
      // It keeps a folder of its own where it is started.
      let command = [
        "/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path, program, "run",
        "http://127.0.0.1:\(port)/openapi.yaml", "--header",
        "Authorization: \(stage.bearer)", "--seed", "1", "--max-examples", "12", "--phases",
        "examples,coverage,fuzzing", "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,"
          + "response_headers_conformance,response_schema_conformance",
        // Their answers do not end.
        "--exclude-path", "/api/v1/events/stream", "--exclude-path", "/api/v1/video",
        "--suppress-health-check", "all", "--request-timeout", "20", "--no-color",
      ]
      let (status, output) = try await Self.run(command)
      #expect(status == 0, "\(output.suffix(6_000))")
    }
  }

  /// On a thread of its own: the server needs the others.
  private static func run(_ command: [String]) async throws -> (status: Int32, output: String) {
    let child = try ChildProcess(command, seconds: 240)
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let output = child.readAll()
        continuation.resume(returning: (child.waitForEnd(), output))
      }
    }
  }
}
