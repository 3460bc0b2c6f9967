import ArgumentParser
import Evaluation
import Pixels

/// `pantau evaluate motion`: the detector's masks against labelled sequences.
struct EvaluateMotionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "motion",
    abstract: "Score motion masks on labelled sequences by the rules of CDnet 2014.",
    discussion: """
      DIR is a sequence or a folder of them: input/in000001.jpg ..., groundtruth/gt000001.png ..., \
      ROI.png, temporalROI.txt. Runs the detector of a running camera with its default settings, \
      at the pictures' own resolution, as if 25 came a second. Scored are frames of the temporal \
      region that have a mask, where the region of interest is not 0; labels 85 and 170 are left \
      out, 50 (shadow) is background. A share of nothing is 0.

      Columns: recall, specificity, false positive and false negative rate (FPR, FNR), percentage \
      of wrong classifications (PWC), precision, F, and processor time of motion per frame. The \
      mean weighs every sequence alike.

      EXAMPLES
        pantau evaluate motion sequences
        pantau evaluate motion sequences --exclude WavingTrees --json
        pantau evaluate motion sequences/highway --grid 160x120 --masks masks
      """)

  @Argument(help: "Folder of sequences, or one sequence.")
  var dir: String

  @Flag(help: "One JSON object instead of a table.")
  var json = false

  @Option(
    help: "Look for motion on this grid, e.g. 160x120; masks are scored at full resolution.")
  var grid: PixelSize?

  @Option(help: "Write masks there: SEQUENCE/bin000001.png, 0 or 255.")
  var masks: String?

  @Option(help: "Only this sequence; may be given several times.")
  var only: [String] = []

  @Option(help: "Leave this sequence out; may be given several times.")
  var exclude: [String] = []

  func run() throws {
    let sequences = try chosen()
    let evaluation = MotionEvaluation(grid: grid, masks: masks)
    let bar = ProgressBar(
      total: sequences.reduce(0) { $0 + $1.pictures.count }, unit: "frames")
    var framesBefore = 0
    var scores: [MotionScore] = []
    for sequence in sequences {
      bar.label = sequence.name
      scores.append(
        try evaluation.score(sequence) { bar.update(completed: framesBefore + $0) })
      framesBefore += sequence.pictures.count
    }
    bar.clear()
    let report = MotionScoreReport(scores: scores)
    try Terminal.print(json ? report.json : report.table(width: Terminal.output.width))
  }

  private func chosen() throws -> [SequenceFolder] {
    let all = try SequenceFolder.all(in: dir)
    let names = all.map(\.name)
    for name in only + exclude where !names.contains(name) {
      let advice = NearestKey.of(name, among: names).map { "did you mean '\($0)'?" }
      throw ValidationError(
        "no sequence '\(name)'; " + (advice ?? "expected one of \(names.joined(separator: ", "))"))
    }
    let chosen = all.filter { sequence in
      (only.isEmpty || only.contains(sequence.name)) && !exclude.contains(sequence.name)
    }
    guard !chosen.isEmpty else { throw ValidationError("--exclude leaves no sequence to score") }
    return chosen
  }
}
