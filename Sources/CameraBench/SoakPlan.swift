public import Scene

/// What a soak is about: which cameras, which of them get faults, and how Pantau is to watch them.
public struct SoakPlan: Sendable {
  public let bench: BenchPlan
  public let policy: DecodingStatus.Policy
  /// The last cameras get no faults.
  public let untouchedCount: Int
  public let schedule: SoakSchedule

  /// Pauses between tries to connect: short, so that many faults find room.
  private static let firstPause = 0.5
  private static let longestPause = 2.0
  private static let connectTimeout = 3.0
  /// What Pantau does besides waiting: connecting, the first decoding, telling of it.
  private static let connecting = 1.5

  /// - Parameter generator: of the schedule; the same numbers make the same one.
  public init(
    bench: BenchPlan, policy: DecodingStatus.Policy,
    using generator: inout some RandomNumberGenerator
  ) {
    self.bench = bench
    self.policy = policy
    untouchedCount = Self.untouched(of: bench.cameraCount)
    schedule = SoakSchedule(
      seconds: bench.seconds, cameras: Array(0..<bench.cameraCount - untouchedCount),
      using: &generator)
  }

  private static func untouched(of count: Int) -> Int { max(1, count / 3) }

  public var touched: [Int] { Array(0..<bench.cameraCount - untouchedCount) }
  public var untouched: [Int] { Array(touched.count..<bench.cameraCount) }

  /// Seconds from the end of a fault to the first picture, at most: the longest pause between tries,
  /// the turn of the last camera where all connect at once (four at a time, half a second each), the
  /// wait for a key frame, and what Pantau does itself.
  public func recoveryBound(longestGroup: Double) -> Double {
    Self.longestPause + Double((touched.count + 3) / 4) * 0.5 + longestGroup + Self.connecting
  }

  /// After that, seconds in which nothing is expected: the background is being learned.
  public static let learning = 4.0

  /// What `pantau run` is to watch.
  ///
  /// - Parameter ports: of the cameras.
  public func configuration(ports: [Int]) -> String {
    var lines = [
      "database: soak.db",
      "evidence: evidence",
      "web: {port: 0}",
      "defaults:",
      "  connect_timeout_seconds: \(Self.connectTimeout)",
      "  stall_timeout_seconds: \(SoakSchedule.stallTimeout)",
      "  decode: \(policy.rawValue)",
      // Qualifying takes days on a quiet camera; gates are to be at work here.
      "  gate: {happenings_to_qualify: 0}",
      "  reconnect: {initial_seconds: \(Self.firstPause), maximum_seconds: \(Self.longestPause)}",
      "cameras:",
    ]
    for (number, port) in ports.enumerated() {
      lines += [
        "  - id: \(Self.id(number))",
        "    url: rtsp://127.0.0.1:\(port)/\(number)",
      ]
      guard number < bench.crowdCount else { continue }
      lines += [
        "    perspective: [{y: 0.95, person_height: 0.32}, {y: 0.5, person_height: 0.17}]",
        "    zones:",
        "      - id: place",
        "        polygon: [[0, 0], [1, 0], [1, 1], [0, 1]]",
        "        crowd: {levels: [{severity: warning, enter: 50, leave: 40}]}",
      ]
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Name of a camera.
  public static func id(_ number: Int) -> CameraID {
    guard let id = CameraID("camera-\(number + 1)") else {
      preconditionFailure("this is an identifier")
    }
    return id
  }
}
