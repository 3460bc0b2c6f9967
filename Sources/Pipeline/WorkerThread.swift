import CPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A named operating-system thread that somebody joins.
///
/// libav blocks for seconds and decoding burns a core: neither belongs on the cooperative pool.
final class WorkerThread: Sendable {
  let name: String
  private let thread: pthread_t
  private let isJoined = Atomic<Bool>(false)

  /// Starts at once. `name` is cut to 15 bytes, which is what the kernel keeps.
  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    // SAFETY: the thread takes over the one reference of `start` and releases it.
    let code = unsafe pthread_create(
      &thread, nil,
      { pointer in
        #if canImport(Glibc)
          let raw = unsafe pointer!
        #else
          let raw = unsafe pointer
        #endif
        let start = unsafe Unmanaged<Start>.fromOpaque(raw).takeRetainedValue()
        unsafe pantau_set_thread_name(start.name)
        start.body()
        return nil
      }, start.toOpaque())
    precondition(code == 0, "the system refused another thread (\(code))")
    #if canImport(Glibc)
      self.thread = thread
    #else
      self.thread = thread!
    #endif
  }

  deinit {
    precondition(isJoined.load(ordering: .relaxed), "thread \(name) was never joined")
  }

  /// Blocks until the body has returned. To be called once.
  func join() {
    let (isFirst, _) = isJoined.compareExchange(
      expected: false, desired: true, ordering: .acquiringAndReleasing)
    precondition(isFirst, "thread \(name) is joined twice")
    pthread_join(thread, nil)
  }

  /// Joins all of them without holding a thread of the cooperative pool meanwhile.
  static func join(_ threads: [WorkerThread]) async {
    await withCheckedContinuation { continuation in
      let waiter = WorkerThread(name: "join") {
        for thread in threads { thread.join() }
        continuation.resume()
      }
      waiter.detach()
    }
  }

  /// For a thread that ends by itself and that nobody waits for. Instead of `join()`.
  func detach() {
    isJoined.store(true, ordering: .relaxed)
    pthread_detach(thread)
  }

  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = String(name.prefix(15))
      self.body = body
    }
  }
}
