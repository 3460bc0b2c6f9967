public import Store

/// Is told where alerts are suspended, whenever that has changed through the API.
public typealias SuspensionListener = @Sendable ([Suspension]) async -> Void

/// Tells the listener what is suspended: one list after the other, the newest last, however many
/// requests change it at once.
actor SuspensionTeller {
  private let store: EventStore
  private let listener: SuspensionListener
  private var isTelling = false
  private var isOutdated = false

  init(store: EventStore, listener: @escaping SuspensionListener) {
    self.store = store
    self.listener = listener
  }

  /// To be called after each change. Returns when it is told, by this call or by one that is under
  /// way.
  func tell() async throws {
    isOutdated = true
    guard !isTelling else { return }
    isTelling = true
    defer { isTelling = false }
    while isOutdated {
      isOutdated = false
      await listener(try await store.suspensions())
    }
  }
}
