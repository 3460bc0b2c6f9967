import Access
import ArgumentParser
import Foundation
import Store

/// `pantau user`: who may log in.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user",
    abstract: "Say who may log in.",
    discussion: """
      Works beside a running Pantau, which goes by it at once. As soon as there is
      a user, everybody has to log in; until then the page can be reached from this
      machine alone. The first user has to be an admin.

      ROLES
        viewer    watches
        operator  watches, and works alerts off
        analyst   watches, and evaluates what was
        admin     may do everything, at all cameras
        agency    answers what was passed on to its agency, and sees nothing else

      EXAMPLES
        pantau user add sari --role admin
        pantau user add budi --role operator --group Jakabaring --group Ampera
        pantau user add wall --role viewer --password-stdin < password.txt
        pantau user add dewi --role agency --agency dishub
        pantau user list
        pantau user disable budi          out at once, also where he is logged in
      """,
    subcommands: [Add.self, List.self, Password.self, Disable.self, Enable.self, Remove.self])

  /// Which database.
  struct Place: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: "Database file (default: that of --config, else of pantau.yaml).")
    var database: String?

    @Option(name: .shortAndLong, help: "Configuration that names the database.")
    var config: String?

    /// Opens it for `body` and closes it.
    func use<Value>(_ body: (EventStore) async throws -> Value) async throws -> Value {
      let path = try path()
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let store = try EventStore(path: path, access: .administrator)
      do {
        let value = try await body(store)
        try store.close()
        return value
      } catch let error as StoreError {
        try? store.close()
        // What is wrong is the request, not the file.
        guard [.conflict, .unknownUser].contains(error.code) else { throw error }
        throw CommandFailure(error.detail)
      } catch {
        try? store.close()
        throw error
      }
    }

    private func path() throws -> String {
      if let database { return database }
      return try Configuration.load(path: config ?? "pantau.yaml").databasePath
    }
  }

  struct Who: ParsableArguments {
    @Argument(help: "The user's name; upper and lower case are the same.")
    var name: String

    func userName() throws -> UserName {
      guard let found = UserName(name) else {
        throw ValidationError("name: expected \(UserName.form), found '\(name)'")
      }
      return found
    }
  }

  struct NewPassword: ParsableArguments {
    @Flag(help: "Read the password from standard input (its first line) instead of the keyboard.")
    var passwordStdin = false

    func hash(for name: UserName) throws -> PasswordHash {
      let password = try PasswordPrompt.newPassword(for: name, fromInput: passwordStdin)
      var random = SystemRandomNumberGenerator()
      return PasswordHash(of: password, using: &random)
    }
  }

  /// In the audit trail.
  static var performer: Performer { Performer(name: "\(NSUserName()) (command line)") }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a user.")

    @OptionGroup var who: Who
    @Option(help: "What the user may do.")
    var role: Role
    @Option(help: "Only the cameras of this group; may be repeated (default: all cameras).")
    var group: [String] = []
    @Option(help: "The agency that the user works for (its id); with the role agency.")
    var agency: String?
    @OptionGroup var newPassword: NewPassword
    @OptionGroup var place: Place

    func validate() throws {
      _ = try who.userName()
      if role == .admin && !group.isEmpty {
        throw ValidationError("--group: an admin sees all cameras; expected none, or another role")
      }
      if let wrong = group.first(where: { !(1...200).contains($0.count) }) {
        throw ValidationError("--group: expected 1 to 200 characters, found '\(wrong)'")
      }
      if let agency, AgencyID(agency) == nil {
        throw ValidationError("--agency: expected an identifier, found '\(agency)'")
      }
      if (role == .agency) != (agency != nil) {
        throw ValidationError("--agency: expected with the role agency, and with no other")
      }
      if role == .agency && !group.isEmpty {
        throw ValidationError("--group: an agency sees no cameras; expected none")
      }
    }

    func run() async throws {
      let name = try who.userName()
      try await place.use { store in
        if try await store.user(name) != nil {
          throw CommandFailure("there is a user \(name) already; expected another name")
        }
        if role != .admin, try await !store.hasUsers() {
          throw CommandFailure("the first user makes the others: expected --role admin")
        }
        try await store.addUser(
          name, role: role, scope: Scope(groupNames: group.isEmpty ? nil : group),
          agency: agency.flatMap(AgencyID.init),
          password: try newPassword.hash(for: name), by: UserCommand.performer)
      }
      Terminal.output.remark("\(name) may log in now.\n")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the users.")

    @OptionGroup var place: Place

    func run() async throws {
      let users = try await place.use { try await $0.users() }
      if users.isEmpty {
        Terminal.error.remark("There are no users: nobody needs to log in.\n")
        return
      }
      let rows = users.map { user in
        [
          user.name.text, user.role.rawValue, user.isEnabled ? "yes" : "no",
          user.agency.map { "none; agency \($0)" }
            ?? Terminal.clean(user.scope.groupNames?.joined(separator: ", ") ?? "all"),
        ]
      }
      let table = TextTable(
        [
          .init(title: "NAME"), .init(title: "ROLE"), .init(title: "MAY LOG IN"),
          .init(title: "CAMERAS", minimumWidth: 10),
        ], fitting: rows, width: Terminal.output.width)
      let lines = [table.header] + rows.map(table.line)
      try Terminal.print(lines.map { $0 + "\n" }.joined())
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set a user's password; ends the sessions of that user.")

    @OptionGroup var who: Who
    @OptionGroup var newPassword: NewPassword
    @OptionGroup var place: Place

    func run() async throws {
      let name = try who.userName()
      try await place.use { store in
        guard try await store.user(name) != nil else {
          throw CommandFailure("there is no user \(name)")
        }
        try await store.changeUser(
          name, UserChange(password: try newPassword.hash(for: name)), by: UserCommand.performer)
      }
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a user log in no more; ends the sessions of that user.")

    @OptionGroup var who: Who
    @OptionGroup var place: Place

    func run() async throws {
      let name = try who.userName()
      try await place.use {
        try await $0.changeUser(name, UserChange(isEnabled: false), by: UserCommand.performer)
      }
    }
  }

  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a user log in again.")

    @OptionGroup var who: Who
    @OptionGroup var place: Place

    func run() async throws {
      let name = try who.userName()
      try await place.use {
        try await $0.changeUser(name, UserChange(isEnabled: true), by: UserCommand.performer)
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a user. What the user did stays in the trails.")

    @OptionGroup var who: Who
    @OptionGroup var place: Place

    func run() async throws {
      let name = try who.userName()
      try await place.use { try await $0.removeUser(name, by: UserCommand.performer) }
    }
  }
}
