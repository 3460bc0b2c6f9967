import Scene

/// One camera while it is watched: what was made for it alone.
struct WatchedCamera {
  let camera: CameraConfiguration
  let feed: CameraFeed
  /// Of its streams, by the names of their threads.
  let readers: [(name: String, reader: CameraReader)]
  /// `nil`: no network counts persons here.
  let exchange: CrowdExchange?
  /// Empty: the pipeline does not run yet.
  private(set) var threads: [WorkerThread] = []

  init(
    _ camera: CameraConfiguration, feed: CameraFeed,
    readers: [(name: String, reader: CameraReader)], exchange: CrowdExchange?
  ) {
    self.camera = camera
    self.feed = feed
    self.readers = readers
    self.exchange = exchange
  }

  /// Does nothing if it was started already.
  mutating func start() {
    guard threads.isEmpty else { return }
    threads = readers.map { name, reader in WorkerThread(name: name) { reader.run() } }
  }

  func requestStop() {
    for (_, reader) in readers { reader.requestStop() }
  }
}
