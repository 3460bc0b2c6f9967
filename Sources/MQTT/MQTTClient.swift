internal import CMosquitto
internal import Foundation
public import Logging
internal import Synchronization

/// A connection to an MQTT broker that comes back by itself.
///
/// Each connection is a new handle of libmosquitto, on the one thread of `run`: nothing waits inside the
/// library from one connection to the next, and whoever published knows which messages the broker has.
/// What was not confirmed when a connection ends has failed; its caller sends it again.
public final class MQTTClient: Sendable {
  public let settings: MQTTSettings
  /// What the broker sends for the subscriptions. Whoever reads too slowly loses the oldest of
  /// `messageLimit`.
  public let messages: AsyncStream<MQTTMessage>

  public static let messageLimit = 1_000
  /// Larger payloads that arrive are left out.
  public static let longestPayload = 65_536
  /// Messages that may wait for the broker at once.
  public static let waitingLimit = 1_000

  private let received: AsyncStream<MQTTMessage>.Continuation
  private let logger: Logger
  private let isStopped = Atomic<Bool>(false)
  private let shared = Mutex(Shared())

  private struct Shared {
    /// Of the connection that the broker has accepted; `nil`: there is none.
    var handle: Handle?
    /// How many connections there were.
    var connections = 0
    var refusal: String?
    var waiting: [CInt: Waiting] = [:]
    var problem = "not tried yet"
    /// Whether the thread is where it cannot be interrupted.
    var isConnecting = false
    /// Of `run`.
    var ending: CheckedContinuation<Void, Never>?
  }

  private struct Waiting {
    let since: ContinuousClock.Instant
    let continuation: CheckedContinuation<Result<Void, MQTTError>, Never>
  }

  /// SAFETY: the library locks a handle itself. It is destroyed by the thread of `run` alone, after it
  /// was taken out of `shared`, inside whose lock everybody else uses it.
  @safe private struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }
  }

  public init(_ settings: MQTTSettings, logger: Logger) {
    self.settings = settings
    self.logger = logger
    (messages, received) = AsyncStream.makeStream(
      of: MQTTMessage.self, bufferingPolicy: .bufferingNewest(Self.messageLimit))
  }

  /// The number of the connection that stands, from 1; `nil`: there is none.
  public var connection: Int? {
    shared.withLock { $0.handle == nil ? nil : $0.connections }
  }

  /// Why there is no connection.
  public var problem: String? {
    shared.withLock { $0.handle == nil ? $0.problem : nil }
  }

  /// Keeps the connection until its task is cancelled; then takes leave of the broker. To be called
  /// once.
  public func run() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        shared.withLock { $0.ending = continuation }
        let thread = Thread { [self] in
          keepConnected()
          end()
        }
        thread.name = "mqtt"
        thread.start()
      }
    } onCancel: {
      isStopped.store(true, ordering: .relaxed)
      // A try to connect cannot be broken off; its thread ends by itself, and nobody waits for it.
      if shared.withLock(\.isConnecting) { end() }
    }
    received.finish()
  }

  private func end() {
    let ending = shared.withLock { shared in
      defer { shared.ending = nil }
      return shared.ending
    }
    ending?.resume()
  }

  /// Returns when the broker has said that it has the message (QoS 1).
  public func publish(_ message: MQTTMessage) async throws(MQTTError) {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Void, MQTTError>, Never>) in
      shared.withLock { shared in
        guard let handle = shared.handle else {
          return continuation.resume(returning: .failure(.notConnected(shared.problem)))
        }
        guard shared.waiting.count < Self.waitingLimit else {
          return continuation.resume(returning: .failure(.tooMany(Self.waitingLimit)))
        }
        var id: CInt = 0
        // SAFETY: the handle lives as long as it is in `shared`; the library copies topic and payload.
        let code = unsafe message.payload.withUnsafeBytes { bytes in
          unsafe mosquitto_publish(
            handle.pointer, &id, message.topic, CInt(bytes.count), bytes.baseAddress, 1,
            message.isRetained)
        }
        guard code == Library.success else {
          return continuation.resume(returning: .failure(.invalid(Library.text(code))))
        }
        shared.waiting[id] = Waiting(since: .now, continuation: continuation)
      }
    }
    try result.get()
  }

  // MARK: - The thread

  private func keepConnected() {
    var pause = settings.firstPause
    while !isStopped.load(ordering: .relaxed) {
      let before = shared.withLock(\.connections)
      let reason = connectOnce()
      let wasUp = shared.withLock { shared in
        let isNew = shared.problem != reason || shared.connections > before
        shared.problem = reason
        for waiting in shared.waiting.values {
          waiting.continuation.resume(returning: .failure(.lost(reason)))
        }
        shared.waiting = [:]
        if isNew && !isStopped.load(ordering: .relaxed) {
          logger.warning(
            "no connection to the broker",
            metadata: ["host": "\(settings.host)", "reason": "\(reason)"])
        }
        return shared.connections > before
      }
      if wasUp { pause = settings.firstPause }
      let end = ContinuousClock.now + pause * Double.random(in: 0.8...1.2)
      while ContinuousClock.now < end, !isStopped.load(ordering: .relaxed) {
        Thread.sleep(forTimeInterval: 0.05)
      }
      pause = min(pause * 2, settings.longestPause)
    }
  }

  /// Connects, and serves the connection until it ends; returns why.
  private func connectOnce() -> String {
    guard Library.isReady else { return "libmosquitto cannot be set up" }
    // SAFETY: callbacks get `self` unretained. They run inside `mosquitto_loop` alone, which this thread
    // calls, and `run` holds `self` until it ends.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    guard let pointer = unsafe mosquitto_new(settings.clientID, true, context) else {
      return "no memory, or no client id"
    }
    defer {
      // Nobody uses the handle any more before it goes.
      shared.withLock { $0.handle = nil }
      // SAFETY: it was made above and is destroyed once.
      unsafe mosquitto_destroy(pointer)
    }
    shared.withLock { $0.refusal = nil }
    if let problem = unsafe setUp(pointer) { return problem }
    // Blocks while it looks the name up and tries one address after the other: on our own thread.
    shared.withLock { $0.isConnecting = true }
    // SAFETY: the handle lives; the host is copied.
    let code = unsafe mosquitto_connect(
      pointer, settings.host, CInt(settings.port),
      CInt(max(5, min(65_535, settings.keepAlive.components.seconds))))
    shared.withLock { $0.isConnecting = false }
    guard code == Library.success else { return Self.connectProblem(code) }
    return unsafe serve(pointer)
  }

  private func serve(_ pointer: OpaquePointer) -> String {
    let deadline = ContinuousClock.now + settings.patience
    while !isStopped.load(ordering: .relaxed) {
      // SAFETY: the handle lives, and only this thread calls the loop.
      let code = unsafe mosquitto_loop(pointer, 100, 1)
      if let refusal = shared.withLock(\.refusal) { return refusal }
      guard code == Library.success else { return Self.connectProblem(code) }
      let now = ContinuousClock.now
      let problem: String? = shared.withLock { shared in
        if shared.handle == nil {
          return now > deadline ? "the broker does not answer" : nil
        }
        let oldest = shared.waiting.values.map(\.since).min() ?? now
        return now > oldest + settings.patience ? "the broker confirms nothing" : nil
      }
      // Without a word, so that the will is told.
      if let problem { return problem }
    }
    // SAFETY: as above. The broker forgets the will, because this is a good end.
    if let farewell = settings.farewell {
      unsafe farewell.payload.withUnsafeBytes { bytes in
        _ = unsafe mosquitto_publish(
          pointer, nil, farewell.topic, CInt(bytes.count), bytes.baseAddress, 1,
          farewell.isRetained)
      }
    }
    unsafe mosquitto_disconnect(pointer)
    for _ in 0..<10 where unsafe mosquitto_loop(pointer, 20, 1) == Library.success {}
    return "Pantau is being stopped"
  }

  private static func connectProblem(_ code: CInt) -> String {
    if code == CInt(MOSQ_ERR_EAI.rawValue) { return "the host is not known" }
    if code == CInt(MOSQ_ERR_TLS.rawValue) {
      return "the encryption failed: is the certificate good?"
    }
    return Library.text(code)
  }

  // MARK: - Setting up

  /// What is wrong with the settings; `nil`: nothing.
  private func setUp(_ pointer: OpaquePointer) -> String? {
    let version = settings.version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
    // SAFETY: all calls of this function: the handle lives, texts are copied.
    unsafe mosquitto_int_option(pointer, MOSQ_OPT_PROTOCOL_VERSION, CInt(version))
    // Others than the thread of the loop publish.
    unsafe mosquitto_threaded_set(pointer, true)
    if let user = settings.user {
      guard
        unsafe mosquitto_username_pw_set(pointer, user, settings.password) == Library.success
      else { return "user and password cannot be used" }
    }
    if settings.usesTLS, let problem = unsafe setUpTLS(pointer) { return problem }
    if let will = settings.will {
      let code = unsafe will.payload.withUnsafeBytes { bytes in
        unsafe mosquitto_will_set(
          pointer, will.topic, CInt(bytes.count), bytes.baseAddress, 1, will.isRetained)
      }
      guard code == Library.success else { return "the will cannot be used: \(Library.text(code))" }
    }
    unsafe mosquitto_connect_v5_callback_set(pointer) { pointer, context, code, _, _ in
      unsafe MQTTClient.of(context)?.connected(pointer, code)
    }
    unsafe mosquitto_publish_v5_callback_set(pointer) { _, context, id, code, _ in
      unsafe MQTTClient.of(context)?.published(id, code)
    }
    unsafe mosquitto_message_callback_set(pointer) { _, context, message in
      unsafe MQTTClient.of(context)?.arrived(message)
    }
    unsafe mosquitto_subscribe_callback_set(pointer) { _, context, _, count, granted in
      unsafe MQTTClient.of(context)?.subscribed(count, granted)
    }
    return nil
  }

  private func setUpTLS(_ pointer: OpaquePointer) -> String? {
    if let file = settings.authorityFile {
      // SAFETY: as in `setUp`.
      let code = unsafe mosquitto_tls_set(pointer, file, nil, nil, nil, nil)
      return code == Library.success ? nil : "\(file) holds no certificates that can be read"
    }
    let code = unsafe mosquitto_int_option(pointer, MOSQ_OPT_TLS_USE_OS_CERTS, 1)
    return code == Library.success ? nil : "the system's certificates cannot be used"
  }

  // MARK: - Callbacks, on the thread

  private static func of(_ context: UnsafeMutableRawPointer?) -> MQTTClient? {
    guard let context = unsafe context else { return nil }
    // SAFETY: it is what `connectOnce` gave to the library, and lives as said there.
    return unsafe Unmanaged<MQTTClient>.fromOpaque(context).takeUnretainedValue()
  }

  private func connected(_ pointer: OpaquePointer?, _ code: CInt) {
    guard code == 0 else {
      let reason =
        settings.version == .v5 ? Library.reasonText(code) : Library.connectText(code)
      return shared.withLock { $0.refusal = reason }
    }
    guard let pointer = unsafe pointer else { return }
    for filter in settings.subscriptions {
      // SAFETY: the handle lives while its callbacks run.
      let code = unsafe mosquitto_subscribe(pointer, nil, filter, 1)
      if code != Library.success {
        logger.error(
          "a subscription cannot be made",
          metadata: ["topic": "\(filter)", "reason": "\(Library.text(code))"])
      }
    }
    let handle = unsafe Handle(pointer)
    shared.withLock { shared in
      shared.handle = handle
      shared.connections += 1
    }
    logger.notice("connected to the broker", metadata: ["host": "\(settings.host)"])
  }

  /// - Parameter code: of MQTT 5, from 128 on a refusal; 0 with MQTT 3.1.1.
  private func published(_ id: CInt, _ code: CInt) {
    let waiting = shared.withLock { $0.waiting.removeValue(forKey: id) }
    waiting?.continuation.resume(
      returning: code < 128 ? .success(()) : .failure(.refused(Library.reasonText(code))))
  }

  private func arrived(_ message: UnsafePointer<mosquitto_message>?) {
    guard let message = unsafe message?.pointee, let topic = unsafe message.topic else { return }
    let count = Int(unsafe message.payloadlen)
    guard count >= 0, count <= Self.longestPayload else { return }
    // SAFETY: the message and its `payloadlen` bytes live for the callback.
    let payload = unsafe message.payload.map {
      unsafe Array(UnsafeRawBufferPointer(start: $0, count: count))
    }
    received.yield(
      MQTTMessage(
        topic: unsafe String(cString: topic), payload: payload ?? [],
        isRetained: unsafe message.retain))
  }

  private func subscribed(_ count: CInt, _ granted: UnsafePointer<CInt>?) {
    guard count > 0, let granted = unsafe granted else { return }
    // SAFETY: the library gives an array of `count`.
    let codes = unsafe Array(UnsafeBufferPointer(start: granted, count: Int(count)))
    if codes.contains(where: { $0 >= 128 }) {
      logger.error(
        "the broker refuses a subscription",
        metadata: ["topics": "\(settings.subscriptions.joined(separator: " "))"])
    }
  }
}
