import Pixels

/// How far something long has come, on one line of standard error; silent if that is no terminal.
///
/// Belongs to one task. Redrawn at most ten times a second, so that it may be told of every frame.
final class ProgressBar {
  /// What is in work now; stands before the bar.
  var label = ""

  private let total: Int?
  private let unit: String
  private let terminal: Terminal
  private let isSilent: Bool
  private let began = ContinuousClock.now
  private var drawnAt: ContinuousClock.Instant?
  private var isDrawn = false

  private static let interval: Duration = .milliseconds(100)

  /// - Parameters:
  ///   - total: units that make the whole; `nil` if unknown, or if `update` is told the fraction.
  ///   - unit: what is counted, in plural.
  init(total: Int?, unit: String, terminal: Terminal = .error) {
    self.total = total
    self.unit = unit
    self.terminal = terminal
    isSilent = !terminal.isInteractive
  }

  /// - Parameter fraction: 0...1; `nil`: completed of `total`, if there is one.
  func update(completed: Int, fraction: Double? = nil) {
    guard !isSilent else { return }
    let now = ContinuousClock.now
    if let drawnAt, drawnAt.duration(to: now) < Self.interval { return }
    drawnAt = now
    let state = State(
      label: label, completed: completed, unit: unit,
      fraction: fraction ?? total.map { Double(completed) / Double(max($0, 1)) },
      elapsed: began.duration(to: now))
    // Return, the line, and erase what the line before it was longer.
    terminal.remark("\r" + state.line(width: terminal.width ?? 80) + "\u{1B}[K")
    isDrawn = true
  }

  /// Removes the line, so that something else may be printed there; `update` draws it again.
  func clear() {
    guard isDrawn else { return }
    terminal.remark("\r\u{1B}[K")
    isDrawn = false
    drawnAt = nil
  }

  /// What the line says.
  struct State {
    var label: String
    var completed: Int
    var unit: String
    var fraction: Double?
    var elapsed: Duration

    /// Before this no speed is worth telling.
    private static let settling: Duration = .milliseconds(500)

    /// At most `width - 1` characters: a full line would wrap.
    func line(width: Int) -> String {
      var parts = ["\(completed) \(unit)"]
      if elapsed > Self.settling {
        parts.append("\(Int((Double(completed) / elapsed.inSeconds).rounded())) \(unit)/s")
      }
      if let left { parts.append("\(Self.clock(left)) left") }
      let facts = parts.joined(separator: ", ")
      let front = label.isEmpty ? "" : label + " "
      guard let fraction = boundedFraction else { return String((front + facts).prefix(width - 1)) }
      let percent = "\(Int((fraction * 100).rounded(.down))) %"
      let room = width - 1 - front.count - facts.count - percent.count - 5
      guard room >= 5 else { return String("\(front)\(percent), \(facts)".prefix(width - 1)) }
      let cells = min(room, 30)
      let full = Int(fraction * Double(cells))
      let bar = String(repeating: "#", count: full) + String(repeating: "-", count: cells - full)
      return "\(front)[\(bar)] \(percent), \(facts)"
    }

    /// Time left at the speed so far; `nil` before anything can be said.
    var left: Duration? {
      guard let fraction = boundedFraction, fraction > 0.01, elapsed > Self.settling else {
        return nil
      }
      return .seconds(elapsed.inSeconds * (1 - fraction) / fraction)
    }

    private var boundedFraction: Double? {
      fraction.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
    }

    /// `7 s`, `3:05`, `2:03:05`.
    static func clock(_ duration: Duration) -> String {
      func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
      let seconds = Int(min(duration.inSeconds, 1e9).rounded(.up))
      switch seconds {
      case ..<60: return "\(seconds) s"
      case ..<3600: return "\(seconds / 60):\(padded(seconds % 60))"
      default:
        return "\(seconds / 3600):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
      }
    }
  }
}
