/// When a soak does what to which camera.
///
/// In rounds: each camera that gets faults gets one of its own, evenly spread over the round's first
/// part and in an order of chance; then all of them get one together. Kinds take turns, so that each
/// third of a soak has as many of each as the others. After the faults of a round the cameras have
/// time to show that they are back.
public struct SoakSchedule: Sendable {
  /// Seconds, not judged: connecting and learning the scene.
  public let warmUp: Double
  public let seconds: Double
  /// From then on there are no more faults: all cameras show that they live.
  public let lastRoundsEnd: Double
  /// In order of their begins.
  public let faults: [SoakFault]

  /// Seconds without a packet after which Pantau is to connect anew.
  public static let stallTimeout = 2.0
  private static let longestRound = 75.0
  /// From the end of one camera's fault to that of all.
  private static let rest = 0.5

  /// - Parameters:
  ///   - seconds: at least `leastSeconds`.
  ///   - cameras: indices of those that get faults.
  public init(
    seconds: Double, cameras: [Int], using generator: inout some RandomNumberGenerator
  ) {
    self.seconds = seconds
    warmUp = min(60, max(8, seconds / 8))
    lastRoundsEnd = seconds - min(15, max(6, seconds / 10))
    let room = lastRoundsEnd - warmUp
    // As many rounds in each third.
    let rounds = 3 * max(1, Int((room / Self.longestRound / 3).rounded(.up)))
    let length = room / Double(rounds)
    // A long round has outages that are long enough to become events.
    let longest = length < 30 ? Self.stallTimeout + 2 : 14
    let common = max(length / 2, length - 20)
    let spread = max(0, common - Self.rest - longest)
    var faults: [SoakFault] = []
    for round in 0..<rounds {
      let begin = warmUp + Double(round) * length
      let order = cameras.shuffled(using: &generator)
      for (place, camera) in order.enumerated() {
        let index = cameras.firstIndex(of: camera) ?? 0
        let kind = SoakFault.Kind.single[(round + index) % SoakFault.Kind.single.count]
        let strength = Double.random(in: 0..<1, using: &generator)
        faults.append(
          SoakFault(
            kind: kind, cameras: [camera],
            begin: begin + spread * Double(place) / Double(cameras.count),
            length: Self.length(of: kind, strength, longest: longest), strength: strength))
      }
      let kind = SoakFault.Kind.common[round % SoakFault.Kind.common.count]
      faults.append(
        SoakFault(
          kind: kind, cameras: cameras, begin: begin + common, length: 2.5,
          strength: Double.random(in: 0..<1, using: &generator)))
    }
    self.faults = cameras.isEmpty ? [] : faults
  }

  /// A soak that is shorter has no room for three rounds.
  public static let leastSeconds = 50.0

  private static func length(
    of kind: SoakFault.Kind, _ strength: Double, longest: Double
  ) -> Double {
    switch kind {
    // Long enough for the bytes until the cut.
    case .cut: 0.5
    // Pantau has noticed, and its new connection stalls, too.
    case .stall: min(longest, stallTimeout + 2 + 4 * strength)
    case .throttle: 4
    case .gone, .serverRestart, .allGone: 2 + (longest - 2) * strength
    }
  }
}
