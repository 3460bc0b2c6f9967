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

  @OptionGroup var selection: NameSelection

  func run() throws {
    let sequences = try selection.chosen(
      of: SequenceFolder.all(in: dir), what: "sequence", name: \.name)
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
}
