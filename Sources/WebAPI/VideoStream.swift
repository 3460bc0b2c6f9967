import Hummingbird
import ServiceLifecycle
import Synchronization

/// One client's live video of some cameras.
///
/// A record is a kind (1 byte: 1 begin, 2 header, 3 fragment, 4 offline, 5 unplayable), the number
/// of the camera in the order asked for (1 byte), the length of what follows (4 bytes, the highest
/// first), and that: the media type of `begin`, the codec of `unplayable`, bytes of MP4 of `header`
/// and `fragment`.
///
/// A slow client holds up only itself: while its connection takes nothing, nothing is asked for, and
/// then it goes on at the newest key frame.
struct VideoStream: Sendable {
  let sources: [any VideoSource]
  let place: ClientPlaces.Place
  /// Whether the client may watch all of them now.
  let isAdmitted: @Sendable () async throws -> Bool

  private static let pace = Duration.milliseconds(100)
  /// Turns between two questions whether the client may still watch: five seconds.
  private static let turnsBetweenChecks = 50

  private enum Kind: UInt8 {
    case begin = 1
    case header, fragment, offline, unplayable
  }

  /// Writes until the client leaves, is let in no more, or Pantau stops.
  func write(
    to writer: inout any ResponseBodyWriter, until body: RequestBody
  ) async throws {
    let isStopping = Atomic(false)
    try await withGracefulShutdownHandler {
      try await body.consumeWithCancellationOnInboundClose { _ in
        var turn = 0
        while !isStopping.load(ordering: .relaxed) {
          if turn % Self.turnsBetweenChecks == 0, try await !isAdmitted() { break }
          turn += 1
          var buffer = ByteBuffer()
          for (number, source) in sources.enumerated() {
            for part in await source.poll() { Self.append(part, of: number, to: &buffer) }
          }
          if buffer.readableBytes > 0 { try await writer.write(buffer) }
          try await Task.sleep(for: Self.pace)
        }
      }
    } onGracefulShutdown: {
      isStopping.store(true, ordering: .relaxed)
    }
    try await writer.finish(nil)
  }

  static func append(_ part: VideoPart, of camera: Int, to buffer: inout ByteBuffer) {
    func append(_ kind: Kind, _ bytes: some Collection<UInt8>) {
      buffer.writeInteger(kind.rawValue)
      buffer.writeInteger(UInt8(camera))
      buffer.writeInteger(UInt32(bytes.count))
      buffer.writeBytes(bytes)
    }
    switch part {
    case .begin(let mediaType, let header):
      append(.begin, mediaType.utf8)
      append(.header, header)
    case .fragment(let bytes): append(.fragment, bytes)
    case .offline: append(.offline, [])
    case .unplayable(let codec): append(.unplayable, codec.utf8)
    }
  }
}
