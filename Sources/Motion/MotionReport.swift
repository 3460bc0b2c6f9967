/// What one frame said.
public struct MotionReport: Hashable, Sendable {
  public var state: MotionState
  /// Foreground pixels / pixels that are not ignored; 0 unless `state` is `.steady`.
  public var foregroundFraction: Double

  public init(state: MotionState, foregroundFraction: Double) {
    self.state = state
    self.foregroundFraction = foregroundFraction
  }
}

/// Whether the detector's word can be taken.
public enum MotionState: String, Hashable, Sendable {
  /// The model is new and not yet trusted: nothing is reported.
  case warmUp
  case steady
  /// Most of the picture changed at once (light, infrared filter, camera moved): nothing is
  /// reported until the model has learned the new picture.
  case sceneChange
}
