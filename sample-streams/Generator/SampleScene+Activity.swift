import Pixels

extension SampleScene {
  /// A scene as most cameras see it: its actors come one by one, and something moves in it for the
  /// share `activity` of the time. Quiet in its first four seconds and its last three, so that it
  /// can be played in a loop.
  ///
  /// - Parameters:
  ///   - activity: 0.01...1, of the time; what actors do outside the picture is counted, too.
  ///   - duration: at least 20 s.
  public init?(named name: String, seed: UInt64, duration: Duration, activity: Double) {
    precondition((0.01...1).contains(activity), "a share of the time")
    guard let entry = Self.catalogue.first(where: { $0.name == name }) else { return nil }
    self = entry.make(seed)
    frameCount = Int(duration.inSeconds * Double(Self.framesPerSecond))
    let room = duration.inSeconds - 7
    var cast: [Actor] = []
    var busy = 0.0
    var round: UInt64 = 0
    filling: while busy < activity * duration.inSeconds {
      let next = entry.make(seed &+ round &* 1_000_003).actors
      guard !next.isEmpty else { break }
      for actor in next {
        let length = actor.path.end - actor.path.begin
        // The one that goes beyond it is left out where that is nearer to what was asked for.
        let excess = busy + length - activity * duration.inSeconds
        guard busy + length < room, cast.isEmpty || excess < length / 2 else { break filling }
        cast.append(actor)
        busy += length
      }
      round += 1
    }
    var random = SeededRandom(seed: seed, purpose: 0xAC71)
    let pauses = (0...cast.count).map { _ in random.between(0.5, 1.5) }
    let share = (room - busy) / pauses.reduce(0, +)
    var time = 4.0
    actors = []
    for (actor, pause) in zip(cast, pauses) {
      time += pause * share
      actors.append(actor.later(by: time - actor.path.begin, id: actors.count + 1))
      time += actor.path.end - actor.path.begin
    }
  }
}
