import CPlatform

/// What the calling thread has cost: unlike the clock it does not count who else uses the machine.
enum ProcessorTime {
  static var ofThread: Duration { .nanoseconds(pantau_thread_nanoseconds()) }
}
