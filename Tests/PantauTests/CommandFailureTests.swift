import Foundation
import Scene
import Store
import TestSupport
import Testing

@testable import pantau

/// What keeps a command from its work is said in a sentence, with the right exit code.
@Suite(.serialized) struct CommandFailureTests {
  @Test func takenPortIsSaidBeforeAnythingBegins() throws {
    let files = try TemporaryDirectory()
    let taken = LoopbackPort.silent()
    defer { LoopbackPort.close(taken.descriptor) }
    let path = try files.write(
      "web: {port: \(taken.port)}\ncameras: [{id: a, url: a.mp4}]\n", to: "f.yaml")
    let result = try CommandLineTests.run("run", "--config", path)
    #expect(result.code == 1 && result.output.isEmpty)
    #expect(
      result.error == """
        Error: port \(taken.port) of 127.0.0.1 is taken: stop the other program or choose another \
        with --port

        """)
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.path) == ["f.yaml"])
  }

  @Test(arguments: [("no host", "not known"), ("192.0.2.1", "no address of this machine")])
  func hostThatCannotBeListenedOnIsNamed(_ host: String, _ reason: String) {
    let error = #expect(throws: CommandFailure.self) {
      try ListeningPort.probe(host: host, port: 0)
    }
    #expect(error?.description.contains(host) == true)
    #expect(error?.description.contains(reason) == true)
  }

  @Test(arguments: ["127.0.0.1", "localhost"])
  func freePortPassesAndStaysFree(_ host: String) throws {
    let port = Int(LoopbackPort.free())
    try ListeningPort.probe(host: host, port: port)
    try ListeningPort.probe(host: host, port: port)
  }

  @Test func evidenceFolderThatTakesNoFilesIsFoundAtTheStart() throws {
    let files = try TemporaryDirectory()
    let path = try files.write(
      "evidence: /proc\ncameras: [{id: a, url: a.mp4}]\n", to: "f.yaml")
    let result = try CommandLineTests.run("run", "--config", path, "--port", "0")
    #expect(result.code == 1 && result.output.isEmpty)
    #expect(result.error.contains("cannot write into the evidence folder /proc"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.path) == ["f.yaml"])
  }

  @Test(arguments: [["samples", "--list"], ["check", "--json"], ["--help"], ["--version"]])
  func fullDiskBehindStandardOutputIsAFailure(_ arguments: [String]) throws {
    let files = try TemporaryDirectory()
    _ = try files.write("cameras: [{id: a, url: a.mp4}]\n", to: "pantau.yaml")
    let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
    let result = try CommandLineTests.run(arguments, folder: files.path, output: full)
    #expect(result.code == 1)
    #expect(
      result.error == "Error: standard output cannot be written: no space left on device\n")
  }

  @Test(arguments: ["", "trap '' PIPE;"])
  func closedPipeEndsACommandQuietly(_ trap: String) throws {
    let files = try TemporaryDirectory()
    let program = CommandLineTests.executable.path
    // The reader is gone before the command writes.
    let script = """
      \(trap) { sleep 0.3; '\(program)' samples --list 2>'\(files.file("err"))'; } | true
      echo ${PIPESTATUS[0]}
      """
    #expect(try ChildProcess.output(of: ["/bin/bash", "-c", script]) == "141\n")
    #expect(try String(contentsOfFile: files.file("err"), encoding: .utf8).isEmpty)
  }

  @Test(arguments: [[], ["--json"]])
  func inputWithoutAPictureIsAFailure(_ options: [String]) throws {
    let files = try TemporaryDirectory()
    let path = files.file("empty.avi")
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240",
      "-frames:v", "0", "-c:v", "mjpeg", path,
    ])
    let result = try CommandLineTests.run(["analyze", path] + options)
    #expect(result.code == 1 && result.output.isEmpty)
    #expect(result.error == "Error: no picture could be decoded in \(path)\n")
  }

  @Test(arguments: [SIGINT, SIGTERM], ["it has just begun", "an event is open"])
  func signalEndsAnAnalysisInGoodOrder(_ number: Int32, when situation: String) async throws {
    let files = try TemporaryDirectory()
    let database = files.file("a.db")
    let clip = "\(ConfigurationText.repository.path)/sample-streams/plaza-sub.mp4"
    // `timeout`, which bounds it, hands a signal on twice, as shells may.
    let process = try ChildProcess(
      [CommandLineTests.executable.path, "analyze", clip, "--realtime", "--database", database],
      seconds: 30)
    try await eventually { FileManager.default.fileExists(atPath: database) }
    if situation == "an event is open" {
      try await eventually {
        (try? await events(in: database))?.contains(where: \.event.isOpen) == true
      }
    }
    kill(process.processID, number)
    #expect(process.waitForEnd() == 1)
    #expect(try await events(in: database).allSatisfy { !$0.event.isOpen })
  }

  private func events(in database: String) async throws -> [StoredEvent] {
    let store = try EventStore(path: database, access: .reader)
    let events = try await store.events(EventFilter()).events
    try store.close()
    return events
  }
}
