import Access
import Foundation
import Store
import TestSupport
import Testing

@testable import pantau

/// `pantau user` as a shell sees it.
@Suite(.serialized) struct UserCommandTests {
  private let folder: TemporaryDirectory
  private var database: String { folder.file("var/pantau.db") }

  init() throws { folder = try TemporaryDirectory() }

  /// - Parameter password: on standard input, if there is to be any.
  private func user(_ arguments: String..., password: String? = nil) throws
    -> CommandLineTests.Result
  {
    let words = ["user"] + arguments + ["--database", database]
    guard let password else { return try run(words, input: "/dev/null") }
    let input = try folder.write(password + "\n", to: "password.txt")
    return try run(words + ["--password-stdin"], input: input)
  }

  private func run(_ words: [String], input: String) throws -> CommandLineTests.Result {
    let quoted = ([CommandLineTests.executable.path] + words).map { "'\($0)'" }
      .joined(separator: " ")
    let (output, error) = (folder.file("out"), folder.file("err"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\(quoted) < '\(input)' > '\(output)' 2> '\(error)'"]
    try process.run()
    process.waitUntilExit()
    return CommandLineTests.Result(
      code: process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      error: try String(contentsOfFile: error, encoding: .utf8))
  }

  @Test func usersAreMadeListedChangedAndRemoved() async throws {
    #expect(try user("list").error.contains("no users"))
    let early = try user("add", "budi", "--role", "viewer", password: "a long password")
    #expect(early.code == 1 && early.error.contains("--role admin"))
    #expect(try user("add", "Sari", "--role", "admin", password: "a long password").code == 0)
    let budi = try user(
      "add", "budi", "--role", "operator", "--group", "Jakabaring", password: "a long password")
    #expect(budi.code == 0)
    let again = try user("add", "SARI", "--role", "viewer", password: "a long password")
    #expect(again.code == 1 && again.error.contains("there is a user"))
    let list = try user("list").output
    #expect(list.split(separator: "\n").count == 3)
    #expect(list.contains("Jakabaring") && list.contains("operator") && list.contains("all"))

    #expect(try user("disable", "budi").code == 0)
    #expect(try user("list").output.contains("no"))
    #expect(try user("enable", "BUDI").code == 0)
    #expect(try user("password", "budi", password: "another long one").code == 0)
    let last = try user("disable", "sari")
    #expect(last.code == 1 && last.error.contains("expected an admin"))
    #expect(try user("remove", "budi").code == 0)
    let gone = try user("remove", "budi")
    #expect(gone.code == 1 && gone.error.contains("no user budi"))

    let store = try EventStore(path: database, access: .reader)
    #expect(try await store.password(of: UserName("sari")!)?.matches("a long password") == true)
    let trail = try await store.audit(AuditFilter()).entries
    #expect(
      trail.reversed().map(\.action) == [
        .userAdded, .userAdded, .userChanged, .userChanged, .passwordChanged, .userRemoved,
      ])
    #expect(trail.allSatisfy { $0.by.name.hasSuffix("(command line)") })
    try store.close()
  }

  @Test(arguments: [
    ("too short", "short", "10 to 200 characters"), ("the name", "Sari Dewi Lestari", "the name"),
    ("nothing", "", "10 to 200 characters"),
  ])
  func badPasswordIsRefused(_ situation: String, password: String, part: String) throws {
    let result = try user("add", "sari dewi lestari", "--role", "admin", password: password)
    #expect(result.code == 1 && result.error.contains(part), "\(result.error)")
    #expect(!result.error.contains("Sari Dewi Lestari"))
  }

  @Test(arguments: [
    (["add", "a/b", "--role", "admin"], "letters"), (["add", "sari", "--role", "king"], "king"),
    (["add", "sari"], "--role"),
    (["add", "sari", "--role", "admin", "--group", "x"], "an admin sees all"),
  ])
  func wrongUsageIsSaid(_ arguments: [String], part: String) throws {
    let result = try CommandLineTests.run(["user"] + arguments + ["--database", database])
    #expect(result.code == 2 && result.error.contains(part), "\(result.error)")
  }

  @Test func withoutATerminalAPasswordIsNotAskedFor() throws {
    let result = try user("add", "sari", "--role", "admin")
    #expect(result.code == 1 && result.error.contains("--password-stdin"), "\(result.error)")
  }

  @Test func pageOfARunningPantauWantsALogInFromThenOn() async throws {
    let pantau = try RunningPantau(cameras: ["gate"])
    #expect(await pantau.get("/api/v1/cameras") != nil)
    let script =
      "echo 'a long password' | '\(CommandLineTests.executable.path)' user add sari --role admin "
      + "--password-stdin --database '\(pantau.database)'"
    try ChildProcess.run(["/bin/sh", "-c", script])
    #expect(await pantau.get("/api/v1/cameras") == nil)
    #expect(await pantau.get("/health") != nil)
  }

  @Test func otherMachinesAreLetInOnlyWhereSomebodyCanLogIn() throws {
    let path = try folder.write(
      "web: {allow_remote: true, port: 0}\ncameras: [{id: a, url: a.mp4}]\n", to: "site.yaml")
    let result = try CommandLineTests.run(["run", "--config", path, "--log-level", "error"])
    #expect(result.code == 1 && result.error.contains("pantau user add"), "\(result.error)")
  }
}
