public import Pixels

/// A part of the picture with rules of its own. What is `nil` is as in the rest of the picture.
///
/// Where regions overlap the largest of their sensitivities and the longest of their absorptions
/// hold.
public struct MotionRegion: Hashable, Sendable {
  /// Of the size of the frames.
  public var cells: BitPlane
  /// As `MotionSettings.sensitivity`.
  public var sensitivity: Double?
  /// As `MotionSettings.absorption`.
  public var absorption: Duration?

  public init(cells: BitPlane, sensitivity: Double? = nil, absorption: Duration? = nil) {
    self.cells = cells
    self.sensitivity = sensitivity
    self.absorption = absorption
  }
}
