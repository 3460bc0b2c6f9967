public import Crowd
public import Media
public import Pixels
public import Scene

/// Analyses a stream from its beginning to its end on the calling thread, as fast as it can.
///
/// The very decoder, detector and rules of a running camera, without threads, rings and evidence.
public final class FileAnalysis {
  /// How far it is; handed to `onProgress` with every picture.
  public struct Progress: Sendable {
    public var position: Duration
    /// Length of the file, where its container says so.
    public var total: Duration?
    public var frames: Int
  }

  public struct Summary: Hashable, Sendable {
    public var frames = 0
    /// Seconds of video from the first picture to the last.
    public var videoSeconds = 0.0
    public var wallSeconds = 0.0
    public var decodeSeconds = 0.0
    public var motionSeconds = 0.0
    public var crowdSeconds = 0.0
    public var events = 0
    public var corruptPackets = 0
  }

  private let camera: CameraConfiguration
  private let start: WallTime
  private let interrupt: InterruptFlag
  private let crowdModel: CrowdModel?
  private let overlayPath: String?

  /// - Parameters:
  ///   - start: wall time of the first picture; event times count from it.
  ///   - interrupt: ends the analysis early, as if the stream had ended.
  ///   - crowdModel: counts persons where a zone wants them counted; `nil`: from foreground alone.
  ///   - overlayPath: an MP4 file to write, of the pictures with what was seen in them.
  public init(
    camera: CameraConfiguration, startingAt start: WallTime, interrupt: InterruptFlag,
    crowdModel: CrowdModel? = nil, overlayPath: String? = nil
  ) {
    self.crowdModel = crowdModel
    self.overlayPath = overlayPath
    self.camera = camera
    self.start = start
    self.interrupt = interrupt
  }

  /// - Parameters:
  ///   - onTransitions: the steps made by one picture, with its wall time.
  /// - Throws: what `Demuxer`, `Decoder` and, with an overlay, `VideoEncoder` throw; what was found
  ///   before is handed over first.
  public func run(
    onProgress: @escaping (Progress) -> Void = { _ in },
    onTransitions: @escaping ([EventTransition]) -> Void,
    onSamples: ([ZoneSample]) -> Void = { _ in }
  ) throws(MediaError) -> Summary {
    let demuxer = try Demuxer(camera.address, options: camera.stream, interrupt: interrupt)
    let analysis = CameraAnalysis(
      camera: camera, counting: crowdModel.map { NetworkCrowd.Counting.here($0) })
    try analysis.beginRun(
      demuxer.parameters, clock: RunClock(isLive: false, startingAt: start))
    var summary = Summary()
    var last = start
    let began = ContinuousClock.now
    var samples: [ZoneSample] = []
    let overlay = overlayPath.map {
      OverlayVideo(path: $0, framesPerSecond: demuxer.parameters.framesPerSecond)
    }
    var overlayFailure: MediaError?
    let onPicture = { (result: CameraAnalysis.Result) in
      last = result.at
      summary.events += result.transitions.count { $0.step == .began }
      if !result.transitions.isEmpty { onTransitions(result.transitions) }
      onProgress(
        Progress(
          position: last.duration(since: self.start), total: demuxer.duration,
          frames: analysis.frameCount))
      guard overlayFailure == nil else { return }
      do throws(MediaError) {
        try overlay?.add(result, of: analysis)
      } catch {
        overlayFailure = error
      }
    }
    var failure = read(
      demuxer, into: analysis, while: { overlayFailure == nil }, onPicture: onPicture)
    failure = overlayFailure ?? failure
    let closing = analysis.endRun(reason: .runEnded)
    summary.events += closing.count { $0.step == .began }
    if !closing.isEmpty { onTransitions(closing) }
    analysis.drainSamples(into: &samples)
    if !samples.isEmpty { onSamples(samples) }
    if overlayFailure == nil {
      // Also of a stream that broke off: what was seen until then is worth having.
      do throws(MediaError) { try overlay?.finish() } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    summary.frames = analysis.frameCount
    summary.videoSeconds = last.duration(since: start).inSeconds
    summary.wallSeconds = (ContinuousClock.now - began).inSeconds
    summary.decodeSeconds = analysis.times.decode.inSeconds
    summary.motionSeconds = analysis.times.motion.inSeconds
    summary.crowdSeconds = analysis.times.crowd.inSeconds
    summary.corruptPackets = analysis.corruptCount
    return summary
  }

  private func read(
    _ demuxer: Demuxer, into analysis: CameraAnalysis,
    while mayGoOn: () -> Bool, onPicture: (CameraAnalysis.Result) -> Void
  ) -> MediaError? {
    let packet = Packet()
    var pacer = camera.playback.isRealtime ? FilePacer() : nil
    let sleeper = StopSignal(interrupt: interrupt)
    do {
      reading: while !interrupt.isInterrupted && mayGoOn() {
        switch try demuxer.read(into: packet) {
        case .endOfStream: break reading
        case .packet:
          if let pause = pacer?.pause(before: packet.pts) { sleeper.sleep(for: pause) }
          packet.arrivedAt = start
          analysis.process(packet, onPicture: onPicture)
        }
      }
      analysis.drain(onPicture: onPicture)
      return nil
    } catch {
      return error.code == .interrupted ? nil : error
    }
  }
}
