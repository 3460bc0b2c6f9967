public import Pixels

/// A place where something was added to the picture, or taken out of it, and that has not changed
/// since.
public struct StillBlob: Hashable, Sendable {
  public enum Nature: String, Hashable, Sendable {
    /// The edges are in the picture: a thing stands there that the background doesn't know.
    case added
    /// The edges are in the background: a thing that belonged to it is gone.
    case removed
  }

  /// In cells of the grid.
  public var bounds: PixelRect
  public var nature: Nature
  /// For how long it has been so.
  public var age: Duration

  public init(bounds: PixelRect, nature: Nature, age: Duration) {
    self.bounds = bounds
    self.nature = nature
    self.age = age
  }
}
