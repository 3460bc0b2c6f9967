internal import Pixels
public import Scene
public import Store

/// Who is told of what.
public struct ReceiverSettings: Hashable, Sendable {
  /// 1 to 64 of `a-z 0-9 - _`, unique among receivers.
  public var id: String
  public var selection = DeliverySelection()
  /// Changes outside of these hours are not delivered; empty: all are.
  public var schedule: [ScheduleWindow] = []
  /// A delivery that has not succeeded for so long is given up. Larger: longer outages of the receiver
  /// leave nothing to be sent again by hand. At most `longestPatience`.
  public var patience = Duration.seconds(86_400)

  /// Half a day less than changes are kept (`RetentionPolicy.changeAge`), so that what is given up can
  /// still be read.
  public static let longestPatience = Duration.seconds(13 * 43_200)

  public init(id: String) { self.id = id }

  /// Whether a change that was written at `time` is within the hours.
  func isInHours(_ time: WallTime) -> Bool {
    schedule.isEmpty || schedule.contains { $0.contains(time) }
  }
}
