/// How deliveries get to one receiver.
public protocol DeliveryWay: Sendable {
  /// Returns when the receiver has said that it has it.
  func deliver(_ delivery: Delivery) async throws(DeliveryFailure)
  /// As `deliver`, with something that is no event.
  func tryOut() async throws(DeliveryFailure)
}

/// Why a delivery did not get there.
public struct DeliveryFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence without credentials.
  public let reason: String
  /// The receiver is there and does not want this delivery: others may fare better.
  public let isRefusal: Bool
  /// What the receiver asks to be given before the next try.
  public let pause: Duration?

  public init(_ reason: String, isRefusal: Bool = false, pause: Duration? = nil) {
    self.reason = reason
    self.isRefusal = isRefusal
    self.pause = pause
  }

  public var description: String { reason }
}
