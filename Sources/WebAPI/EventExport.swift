import Access
import Hummingbird
import Scene
import ServiceLifecycle
import Store

/// A list of events on its way into a file, page by page: it needs the memory of one page, however
/// long the list is, and a slow client holds up nobody.
struct EventExport: Sendable {
  enum Format: String, CaseIterable, Sendable {
    case csv, json

    var contentType: String {
      switch self {
      case .csv: "text/csv; charset=utf-8; header=present"
      case .json: "application/json"
      }
    }
  }

  let store: EventStore
  let filter: EventFilter
  let format: Format
  let place: ClientPlaces.Place
  /// Which cameras the client may know of now; `nil`: it is let in no more.
  let scope: @Sendable () async throws -> Scope?

  static let pageSize = 250

  struct Ended: Error {}

  /// Writes to the end, or until the client leaves or is let in no more. What is cut off lacks the
  /// end of the answer, so that nobody takes it for all.
  func write(
    to writer: inout any ResponseBodyWriter, until body: RequestBody
  ) async throws {
    try await body.consumeWithCancellationOnInboundClose { _ in
      try await send(to: &writer)
    }
    try await writer.finish(nil)
  }

  private func send(to writer: inout any ResponseBodyWriter) async throws {
    var filter = filter
    var cursor: EventCursor?
    var isFirst = true
    try await writer.write(ByteBuffer(string: format == .csv ? EventCSV.header : "["))
    repeat {
      try Task.checkCancellation()
      guard let scope = try await scope() else { throw Ended() }
      filter.scope = scope
      let page = try await store.events(filter, after: cursor, limit: Self.pageSize)
      var buffer = ByteBuffer()
      for event in page.events {
        switch format {
        case .csv: buffer.writeString(EventCSV.line(event))
        case .json:
          buffer.writeString(isFirst ? "\n" : ",\n")
          buffer.writeImmutableBuffer(WireJSON.text(EventBody(event, withTrail: true)))
        }
        isFirst = false
      }
      if buffer.readableBytes > 0 { try await writer.write(buffer) }
      cursor = page.next
    } while cursor != nil
    if format == .json { try await writer.write(ByteBuffer(string: "\n]\n")) }
  }
}
