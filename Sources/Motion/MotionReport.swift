/// What one frame said.
public struct MotionReport: Hashable, Sendable {
  public var state: MotionState
  /// Foreground pixels / pixels that are not ignored; 0 unless `state` is `.steady`.
  public var foregroundFraction: Double
  /// Whether a lamp's light sweeps over the picture at night: small blobs may be what is left of it.
  public var isSweptByLamp: Bool

  public init(state: MotionState, foregroundFraction: Double, isSweptByLamp: Bool = false) {
    self.state = state
    self.foregroundFraction = foregroundFraction
    self.isSweptByLamp = isSweptByLamp
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
