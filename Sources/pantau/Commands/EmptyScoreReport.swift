import Evaluation
import Foundation

/// Persons counted where nobody is, as a table and as JSON.
struct EmptyScoreReport {
  let scores: [EmptyScore]
  /// Which network counted.
  let model: String

  private var lines: [EmptyScore] { scores + [EmptyScore.total(of: scores)] }

  /// One object a line; the last is of all pictures.
  var json: String {
    lines.map { JSONLine.text(Line($0, model: model)) }.joined()
  }

  func table(width: Int?) -> String {
    let titles = ["IMAGES", "MEAN", "LARGEST", "ABOVE 3", "MS/IMAGE"]
    let columns =
      [TextTable.Column(title: "EMPTY", minimumWidth: 12)]
      + titles.map { TextTable.Column(title: $0, isRightAligned: true) }
    let rows = lines.map { score in
      [
        score.name, "\(score.images)", String(format: "%.3f", score.mean),
        String(format: "%.2f", score.largest), "\(score.above)",
        String(format: "%.1f", score.millisecondsPerImage),
      ]
    }
    let table = TextTable(columns, fitting: rows, width: width)
    let text = [table.header] + rows.map(table.line) + ["model \(model)"]
    return text.map { $0 + "\n" }.joined()
  }

  private struct Line: Encodable {
    let set: String
    let images: Int
    let mean: Double
    let largest: Double
    let above3: Int
    let msPerImage: Double
    let model: String

    private enum CodingKeys: String, CodingKey {
      case set, images, mean, largest, msPerImage, model
      case above3 = "above_3"
    }

    init(_ score: EmptyScore, model: String) {
      set = score.name
      images = score.images
      mean = score.mean
      largest = score.largest
      above3 = score.above
      msPerImage = score.millisecondsPerImage
      self.model = model
    }
  }
}
