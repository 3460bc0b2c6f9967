import ArgumentParser

/// Wrong usage that a command found out only when it ran, said as if the parser had.
struct WrongUsage: Error, CustomStringConvertible {
  let description: String

  init(_ error: ValidationError, of command: any ParsableCommand.Type) {
    let name = "\(Pantau._commandName) \(command._commandName)"
    description = """
      Error: \(error.message)
      Usage: \(Pantau.usageString(for: command))
        See '\(name) --help' for more information.
      """
  }
}
