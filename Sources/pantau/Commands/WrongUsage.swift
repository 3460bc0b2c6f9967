import ArgumentParser

/// Wrong usage that a command found out only when it ran, said as if the parser had.
struct WrongUsage: Error, CustomStringConvertible {
  let description: String

  init(_ error: ValidationError, of command: any ParsableCommand.Type) {
    let usage = Pantau.usageString(for: command)
    // The names of the command and those above it stand before its arguments.
    let name = usage.split(separator: " ").prefix { !"<[-".contains($0.prefix(1)) }
      .joined(separator: " ")
    description = """
      Error: \(error.message)
      Usage: \(usage)
        See '\(name) --help' for more information.
      """
  }
}
