internal import NIOCore
public import Store

/// A change as the event stream and deliveries have it.
public enum ChangeJSON {
  public static func bytes(of change: EventChange) -> [UInt8] {
    Array(WireJSON.text(ChangeBody(change)).readableBytesView)
  }
}
