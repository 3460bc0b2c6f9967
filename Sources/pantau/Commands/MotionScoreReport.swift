import Evaluation
import Foundation

/// Scores of sequences and their mean, as a table and as JSON.
struct MotionScoreReport {
  let scores: [MotionScore]

  var json: String {
    JSONLine.text(
      Body(sequences: scores.map(Line.init), mean: Line(MotionScore.mean(of: scores))))
  }

  func table(width: Int?) -> String {
    let titles = [
      "FRAMES", "SCORED", "RECALL", "SPECIFICITY", "FPR", "FNR", "PWC", "PRECISION", "F",
      "MS/FRAME",
    ]
    let columns =
      [TextTable.Column(title: "SEQUENCE", minimumWidth: 12)]
      + titles.map { TextTable.Column(title: $0, isRightAligned: true) }
    let rows = (scores + [MotionScore.mean(of: scores)]).map(cells)
    let table = TextTable(columns, fitting: rows, width: width)
    return ([table.header] + rows.map(table.line)).map { $0 + "\n" }.joined()
  }

  private func cells(_ score: MotionScore) -> [String] {
    func text(_ value: Double) -> String { String(format: "%.4f", value) }
    return [
      score.name, String(score.frames), String(score.scoredFrames), text(score.recall),
      text(score.specificity), text(score.falsePositiveRate), text(score.falseNegativeRate),
      text(score.wrongPercent), text(score.precision), text(score.f),
      String(format: "%.3f", score.millisecondsPerFrame),
    ]
  }

  private struct Body: Encodable {
    let sequences: [Line]
    let mean: Line
  }

  private struct Line: Encodable {
    let name: String
    let frames: Int
    let recall: Double
    let specificity: Double
    let fpr: Double
    let fnr: Double
    let pwc: Double
    let precision: Double
    let f: Double
    let msPerFrame: Double

    init(_ score: MotionScore) {
      name = score.name
      frames = score.frames
      recall = score.recall
      specificity = score.specificity
      fpr = score.falsePositiveRate
      fnr = score.falseNegativeRate
      pwc = score.wrongPercent
      precision = score.precision
      f = score.f
      msPerFrame = score.millisecondsPerFrame
    }
  }
}
