import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// What bounds connections, for all of them.
struct ConnectionLimits: Sendable {
  let places: ClientPlaces
  let refusals: RefusalCounts
  /// Addresses behind which many clients are.
  let proxies: Set<String>
  /// From a request's head to its end.
  let requestTime: TimeAmount
  /// Within which a client has to take something of its answer.
  let stallTime: TimeAmount

  init(_ configuration: WebConfiguration, refusals: RefusalCounts) {
    places = ClientPlaces(
      limit: configuration.maximumConnections, share: configuration.maximumConnectionsPerClient)
    self.refusals = refusals
    proxies = configuration.trustedProxies
    requestTime = TimeAmount(configuration.requestTime)
    stallTime = TimeAmount(configuration.stallTime)
  }
}

/// Guards one connection: refuses it where there is no place for it, and ends it where its client
/// sends or takes too slowly, on purpose or because it is gone.
///
/// Nothing is lost by that: whoever follows the events comes back and goes on where he was.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: ConnectionLimits
  private var place: ClientPlaces.Place?
  private var refusal: Problem?
  private var isClosing = false
  /// Whether an answer is on its way.
  private var isAnswering = false
  private var requestDeadline: Scheduled<Void>?
  private var stallDeadline: Scheduled<Void>?

  /// Refused connections may still say what they want, for so long.
  private static let refusalTime = TimeAmount.seconds(5)

  init(_ limits: ConnectionLimits) { self.limits = limits }

  // MARK: - Coming and going

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  private func begin(_ context: ChannelHandlerContext) {
    guard place == nil, refusal == nil else { return }
    let peer = context.channel.remoteAddress?.ipAddress.flatMap(IPAddress.canonical) ?? "unknown"
    do throws(ClientPlaces.Refusal) {
      place = try limits.places.take(by: limits.proxies.contains(peer) ? nil : peer)
    } catch {
      switch error {
      case .full:
        limits.refusals.add(.connections)
        refusal = .unavailable(
          "All \(limits.places.limit) connections are in use.", retryAfterSeconds: 5)
      case .shareUsedUp:
        limits.refusals.add(.connectionsOfClient)
        refusal = .tooMany(
          "This address has \(limits.places.share) connections already.", retryAfter: .seconds(5))
      }
      requestDeadline = deadline(after: Self.refusalTime, context) { $1.close(promise: nil) }
    }
  }

  private func end() {
    requestDeadline?.cancel()
    stallDeadline?.cancel()
    requestDeadline = nil
    stallDeadline = nil
    place = nil
  }

  // MARK: - What comes

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      if let refusal {
        answer(refusal, path: head.path ?? "/", context)
        return
      }
      requestDeadline?.cancel()
      requestDeadline = deadline(after: limits.requestTime, context) { $0.giveUpRequest($1) }
    case .body: break
    case .end:
      requestDeadline?.cancel()
      requestDeadline = nil
    }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard case HTTPParserError.headerOverflow = error, !isAnswering, !isClosing else {
      context.fireErrorCaught(error)
      return
    }
    limits.refusals.add(.headerSize)
    let problem = Problem(
      status: .requestHeaderFieldsTooLarge, name: "header-too-large",
      title: "The header is too large",
      detail:
        "An address and a header of at most \(ConnectionGuard.headerBytes) bytes together were"
        + " expected, in at most \(ConnectionGuard.headerFields) fields.")
    answer(problem, path: "", context)
  }

  static let headerBytes = 16 << 10
  static let headerFields = 100

  // MARK: - What goes

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    // A handler that has answered by now comes too late.
    guard !isClosing else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(let head): isAnswering = head.status.kind != .informational
    case .body: break
    case .end: isAnswering = false
    }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stallDeadline?.cancel()
    stallDeadline =
      context.channel.isWritable
      ? nil : deadline(after: limits.stallTime, context) { $0.giveUpAnswer($1) }
    context.fireChannelWritabilityChanged()
  }

  /// Answers by itself, without the rest of the server, and closes.
  private func answer(_ problem: Problem, path: String, _ context: ChannelHandlerContext) {
    isClosing = true
    let response = problem.bytes(path: path)
    var head = HTTPResponse(status: problem.status, headerFields: problem.headers)
    head.headerFields[.contentType] = "application/problem+json"
    head.headerFields[.cacheControl] = "no-store"
    head.headerFields[.connection] = "close"
    head.headerFields[.contentLength] = String(response.readableBytes)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(response)), promise: nil)
    // What is on its way from the client would make the system throw the answer away at once.
    let loop = context.eventLoop
    let bound = NIOLoopBound(context, eventLoop: loop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      bound.value.close(mode: .output, promise: nil)
      loop.scheduleTask(in: .milliseconds(500)) { bound.value.close(promise: nil) }
    }
  }

  private func giveUpRequest(_ context: ChannelHandlerContext) {
    limits.refusals.add(.slowRequest)
    guard !isAnswering, !isClosing else {
      context.close(promise: nil)
      return
    }
    let problem = Problem(
      status: .requestTimeout, name: "too-slow", title: "The request came too slowly",
      detail: "The whole body was expected sooner.")
    answer(problem, path: "", context)
  }

  private func giveUpAnswer(_ context: ChannelHandlerContext) {
    limits.refusals.add(.slowReader)
    context.close(promise: nil)
  }

  private func deadline(
    after time: TimeAmount, _ context: ChannelHandlerContext,
    _ act: @escaping @Sendable (ConnectionGuard, ChannelHandlerContext) -> Void
  ) -> Scheduled<Void> {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    return context.eventLoop.scheduleTask(in: time) { act(bound.value.0, bound.value.1) }
  }
}
