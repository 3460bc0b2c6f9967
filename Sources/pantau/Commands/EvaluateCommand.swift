import ArgumentParser

/// `pantau evaluate`: how good the analysis is, measured against ground truth.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure detection and counting against ground truth.",
    discussion: """
      EXAMPLES
        pantau evaluate motion sequences            masks, by the rules of CDnet
        pantau evaluate events sample-streams       events and false alarms, by clips' truth
        pantau evaluate crowd crowds                counts of persons, by labelled pictures
      """,
    subcommands: [
      EvaluateMotionCommand.self, EvaluateEventsCommand.self, EvaluateCrowdCommand.self,
    ])
}
