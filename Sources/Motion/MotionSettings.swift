/// How a camera's motion is detected. The defaults suit most cameras.
public struct MotionSettings: Hashable, Sendable {
  /// 0...1. How little a thing may differ from the background. Larger: people in clothes of the
  /// background's colour, at night, far away are found; so are shadows, reflections and noise.
  /// One step of 0.25 changes the contrast that is needed by a factor of 1.4.
  public var sensitivity: Double
  /// Smallest blob, in cells of the grid. Larger: less litter, insects and noise; people far away
  /// are lost. A person of 5 x 12 cells covers about 35.
  public var minimumArea: Int
  /// How long a thing that stopped stays foreground before it is part of the background. Larger:
  /// people who stand or sit stay visible longer; so do parked cars, and the ghosts where cars
  /// drove away.
  public var absorption: Duration
  /// How long the model learns before it is trusted; half of it if hardly anything moves. Larger:
  /// fewer ghosts after a reconnect; longer blindness.
  public var warmUp: Duration

  public init(
    sensitivity: Double = 0.5, minimumArea: Int = 24, absorption: Duration = .seconds(40),
    warmUp: Duration = .seconds(2)
  ) {
    self.sensitivity = sensitivity
    self.minimumArea = minimumArea
    self.absorption = absorption
    self.warmUp = warmUp
  }
}
