import Evaluation
import Foundation

/// Scores of counts by set, as a table and as JSON.
struct CrowdScoreReport {
  let scores: [CrowdScore]
  /// Which network counted.
  let model: String

  /// One object a line.
  var json: String {
    scores.map { JSONLine.text(Line($0, model: model)) }.joined()
  }

  func table(width: Int?) -> String {
    let titles =
      ["IMAGES", "MAE", "RMSE", "BIAS", "GAME 1", "GAME 2", "GAME 3"]
      + CountErrors.Band.allCases.map { "% OF \($0.rawValue)" } + ["MS/IMAGE"]
    let columns =
      [TextTable.Column(title: "SET", minimumWidth: 12)]
      + titles.map { TextTable.Column(title: $0, isRightAligned: true) }
    let rows = scores.flatMap { score in
      let end = String(format: "%.1f", score.millisecondsPerImage)
      let whole = Self.cells(score.name, score.errors, game: score.game, end)
      let smoothed = score.smoothed.map { Self.cells("  smoothed", $0, game: nil, "") }
      return [whole] + (smoothed.map { [$0] } ?? [])
    }
    let table = TextTable(columns, fitting: rows, width: width)
    let lines = [table.header] + rows.map(table.line) + ["model \(model)"]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func cells(
    _ name: String, _ errors: CountErrors, game: [Double]?, _ time: String
  ) -> [String] {
    func text(_ value: Double) -> String { String(format: "%.2f", value) }
    let percent = errors.meanPercent
    return [
      name, "\(errors.images)", text(errors.meanAbsolute), text(errors.rootMeanSquare),
      String(format: "%+.2f", errors.bias),
    ] + (game?.map { String(format: "%.1f", $0) } ?? ["", "", ""])
      + CountErrors.Band.allCases.map { band in
        percent[band].map { String(format: "%.1f", $0) } ?? "-"
      } + [time]
  }

  private struct Line: Encodable {
    let set: String
    let images: Int
    let mae: Double
    let rmse: Double
    let bias: Double
    let mape: [String: Double]
    let game: [Double]
    let msPerImage: Double
    let model: String
    /// Absent unless the pictures were said to be consecutive.
    let smoothed: Errors?

    init(_ score: CrowdScore, model: String) {
      let errors = Errors(score.errors)
      set = score.name
      images = score.errors.images
      (mae, rmse, bias, mape) = (errors.mae, errors.rmse, errors.bias, errors.mape)
      game = score.game
      msPerImage = score.millisecondsPerImage
      self.model = model
      smoothed = score.smoothed.map(Errors.init)
    }
  }

  private struct Errors: Encodable {
    let mae: Double
    let rmse: Double
    let bias: Double
    let mape: [String: Double]

    init(_ errors: CountErrors) {
      mae = errors.meanAbsolute
      rmse = errors.rootMeanSquare
      bias = errors.bias
      mape = Dictionary(
        uniqueKeysWithValues: errors.meanPercent.map { ($0.key.rawValue, $0.value) })
    }
  }
}
