import Motion
import Pixels
import Scene

/// Measures about one picture a second for `PictureHealth`, and keeps the view that the camera is
/// known by.
///
/// By time, not by frames: a stream of which only key frames are looked at is judged as any other.
final class HealthMeter {
  /// A little less than a second, so that pictures at whole seconds all count.
  private static let pace = Duration.milliseconds(900)
  /// A longer pause of the stream says nothing of what was between.
  private static let longestPause = Duration.seconds(30)

  private let meter: PictureMeter
  private var measuredAt: MediaTime?
  /// Of the last picture taken, with the time since the measurement before; `nil`: it was not
  /// measured.
  private(set) var measured: (PictureMeasurement, after: Duration)?

  init(size: PixelSize, ignored: BitPlane?, rules: HealthRules) {
    meter = PictureMeter(size: size, ignored: ignored, stillShare: rules.frozenShare)
  }

  func beginRun() {
    measuredAt = nil
    meter.beginRun()
  }

  func take(_ frame: borrowing Frame) {
    measured = nil
    let passed = measuredAt.map { frame.pts.duration(since: $0) }
    // Below zero: the stream's time stamps stepped back.
    if let passed, passed >= .zero && passed < Self.pace { return }
    measuredAt = frame.pts
    guard let measures = meter.measure(frame) else { return }
    let elapsed = min(max(passed ?? .zero, .zero), Self.longestPause)
    measured = (PictureMeasurement(measures), after: elapsed)
  }

  /// Does to the kept view what became of the last measurement.
  func learn(_ learning: PictureHealth.ViewLearning) {
    switch learning {
    case .none: break
    case .replace: meter.keepView()
    case .follow(let share): meter.followView(by: share)
    }
  }
}

extension PictureMeasurement {
  fileprivate init(_ measures: PictureMeasures) {
    self.init(
      brightest: measures.brightest, darkest: measures.darkest, structure: measures.structure,
      sharpness: measures.sharpness, viewMatch: measures.viewMatch,
      identicalShare: measures.identicalShare)
  }
}
