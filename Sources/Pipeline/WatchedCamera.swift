import Scene

/// One camera while it is watched: what was made for it alone.
struct WatchedCamera {
  let camera: CameraConfiguration
  let reader: CameraReader
  /// `nil`: no network counts persons here.
  let exchange: CrowdExchange?
  /// `nil`: the pipeline does not run yet.
  private(set) var thread: WorkerThread?

  init(_ camera: CameraConfiguration, reader: CameraReader, exchange: CrowdExchange?) {
    self.camera = camera
    self.reader = reader
    self.exchange = exchange
  }

  mutating func start() {
    thread = WorkerThread(name: camera.id.text) { [reader] in reader.run() }
  }
}
