/// What carrying cameras by one policy came to.
public struct PolicyResult: Sendable, Codable {
  /// Seconds of processor time a camera and second.
  public struct Stages: Sendable, Codable {
    public var read: Double
    public var decode: Double
    public var motion: Double
    /// Estimates and the network.
    public var crowd: Double
    /// Events, evidence, memory, the clock.
    public var other: Double
  }

  public struct Percentiles: Sendable, Codable {
    public var p50: Double
    public var p95: Double
  }

  public var policy: String
  public var cameras: Int
  /// Cameras that lost no picture and were never more than two seconds behind.
  public var carried: Int
  /// Whether all of them were carried.
  public var realtime: Bool
  public var seconds: Double
  public var cpuCores: Double
  public var cpuSecondsPerCameraSecond: Stages
  public var peakRssMb: Double
  public var framesSent: Int
  public var framesDecoded: Int
  public var framesDropped: Int
  /// From the arrival of a packet to the result of its picture.
  public var delayMs: Percentiles
  /// From the opening of a gate to having caught up; `nil`: none opened.
  public var catchUpMs: Percentiles?
  /// Processor seconds a second of a camera at which nothing moved.
  public var idleCpuSecondsPerCameraSecond: Double?
  /// Share of the events of full decoding that were found; `nil`: there were none.
  public var eventRecall: Double?
  public var events: Int
  public var eventsFound: Int
  /// Events where full decoding finds none.
  public var falseAlarms: Int
  /// Seconds of the shortest pre-roll before an event's begin in its clip; `nil`: no clips.
  public var leastPreRollSeconds: Double?
  /// Times a second that the crowd network counted a camera with zones for it, at the seldomest.
  public var leastCrowdHertz: Double?

  private enum CodingKeys: String, CodingKey {
    case policy, cameras, carried, realtime, seconds, events
    case cpuCores = "cpu_cores"
    case cpuSecondsPerCameraSecond = "cpu_seconds_per_camera_second"
    case peakRssMb = "peak_rss_mb"
    case framesSent = "frames_sent"
    case framesDecoded = "frames_decoded"
    case framesDropped = "frames_dropped"
    case delayMs = "delay_ms"
    case catchUpMs = "catch_up_ms"
    case idleCpuSecondsPerCameraSecond = "idle_cpu_seconds_per_camera_second"
    case eventRecall = "event_recall"
    case eventsFound = "events_found"
    case falseAlarms = "false_alarms"
    case leastPreRollSeconds = "least_pre_roll_seconds"
    case leastCrowdHertz = "least_crowd_hertz"
  }
}
