public import Outbound
internal import Foundation
public import Pixels

/// Deliveries as HTTP requests: `POST` with JSON, signed.
public struct Webhook: DeliveryWay {
  private let url: String
  private let key: String
  private let client: OutboundClient
  private let clock: any WallClock
  private let timeout: Duration

  /// - Parameters:
  ///   - key: that signatures are made with.
  ///   - timeout: of a request, from its begin to the end of the answer.
  public init(
    url: String, key: String, client: OutboundClient, clock: any WallClock = SystemWallClock(),
    timeout: Duration = .seconds(10)
  ) {
    self.url = url
    self.key = key
    self.client = client
    self.clock = clock
    self.timeout = timeout
  }

  public func deliver(_ delivery: Delivery) async throws(DeliveryFailure) {
    try await post(delivery.body, id: delivery.id)
  }

  public func tryOut() async throws(DeliveryFailure) {
    let now = clock.now()
    try await post(
      Array(#"{"at":"\#(now)","change":"test"}"#.utf8), id: "test-\(now.microseconds)")
  }

  private func post(_ body: [UInt8], id: String) async throws(DeliveryFailure) {
    let timestamp = clock.now().microseconds / 1_000_000
    var request = OutboundRequest(url: url)
    request.method = "POST"
    request.headers = [
      ("Content-Type", "application/json"), ("User-Agent", "Pantau"), ("Pantau-Delivery", id),
      ("Pantau-Timestamp", String(timestamp)),
      ("Pantau-Signature", WebhookSignature.text(of: body, timestamp: timestamp, key: key)),
    ]
    request.body = body
    request.timeout = timeout
    request.maximumBytes = 10_000
    let answer: OutboundAnswer
    do throws(OutboundError) {
      answer = try await client.ask(request)
    } catch {
      throw DeliveryFailure("\(error)")
    }
    if (200...299).contains(answer.status) { return }
    throw DeliveryFailure(
      "answered \(answer.status)", isRefusal: Self.isRefusal(answer.status),
      pause: Self.pause(answer))
  }

  /// The request itself is not wanted, and would not be later: 4xx but for those that speak of time.
  private static func isRefusal(_ status: Int) -> Bool {
    (400...499).contains(status) && ![401, 403, 404, 408, 421, 423, 425, 429].contains(status)
  }

  /// `Retry-After` in seconds.
  private static func pause(_ answer: OutboundAnswer) -> Duration? {
    guard let text = answer.headers.first(where: { $0.name.lowercased() == "retry-after" })?.value,
      let seconds = Int(text.trimmingCharacters(in: .whitespaces)), (0...86_400).contains(seconds)
    else { return nil }
    return .seconds(seconds)
  }
}
