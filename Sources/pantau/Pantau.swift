import ArgumentParser
import Foundation

/// The command line of Pantau.
///
/// Exit codes of all commands: 0 done, 1 failed, 2 wrong usage or configuration.
@main
struct Pantau: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "pantau",
    abstract: "Watches CCTV cameras for motion and crowds, on ordinary CPUs.",
    discussion: """
      EXAMPLES
        pantau check pantau.yaml --connect   is it right, do the cameras answer?
        pantau run --config pantau.yaml      watch; http://127.0.0.1:8080
        pantau events --from today           what has happened
        pantau user add sari --role admin    who may log in
        pantau analyze gate.mp4              what would be reported of a file

      EXIT CODES
        0  done
        1  failed; standard error says why
        2  wrong usage, or something is wrong in the configuration file
      Where the reader of a pipe wants no more (| head), a command ends as others do: by SIGPIPE.
      """,
    version: version,
    subcommands: [
      RunCommand.self, AnalyzeCommand.self, EventsCommand.self, UserCommand.self,
      ArchiveCommand.self,
      CheckCommand.self,
      SamplesCommand.self, EvaluateCommand.self, BenchCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch let error as ValidationError {
        leave(WrongUsage(error, of: type(of: command)))
      }
    } catch {
      leave(error)
    }
  }

  /// Ends the program with what is to be said of `error` and its exit code.
  private static func leave(_ error: any Error) -> Never {
    if let error = error as? ConfigurationError {
      Terminal.error.remark("\(error)\n")
      if error.issues.count > 1 {
        let place =
          error.files.count == 1 ? error.files.first ?? error.file : "\(error.files.count) files"
        Terminal.error.remark("\(error.issues.count) things are wrong in \(place).\n")
      }
      Foundation.exit(CommandExit.usage.rawValue)
    }
    if let error = error as? WrongUsage {
      Terminal.error.remark("\(error)\n")
      Foundation.exit(CommandExit.usage.rawValue)
    }
    let message = fullMessage(for: error)
    let code = exitCode(for: error)
    if code.isSuccess {
      // Help or the version.
      do { try Terminal.print(message + "\n") } catch { leave(error) }
    } else if !message.isEmpty {
      Terminal.error.remark(message + "\n")
    }
    // ArgumentParser's own code for wrong usage is 64.
    Foundation.exit(
      code == .validationFailure ? CommandExit.usage.rawValue : code.rawValue)
  }
}

/// How commands end.
enum CommandExit {
  static let failure = ExitCode(1)
  static let usage = ExitCode(2)
  /// What shells make of SIGPIPE; for where a parent has it ignored.
  static let closedPipe = ExitCode(128 + SIGPIPE)
}
