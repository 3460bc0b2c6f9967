/// What a track must show to be believed to move, by how restless the place is where it is: soon in a
/// calm place, late where leaves sway.
struct MovementRules {
  /// In bodies (the shorter side of the box), at a hurdle of 1. Larger: fewer false alarms by foliage;
  /// slow things are believed later.
  private static let way = 0.5
  /// Below this hurdle a place is calm.
  private static let calm = 1.2
  /// Above this one it is restless: leaves grow together and part, and a track goes on to the next twig.
  private static let restless = 2.0
  /// With each hurdle above this, up to four, time is added: a bunch of leaves swings back.
  private static let steady = 1.5

  /// Net way, in bodies.
  let way: Double
  /// Net way over the way in steps.
  let directness: Double
  /// Of the way the longest step is no more than this share: most of what leaps is a blob that parted.
  let longestStep: Double
  /// Way proves something only after this time in a window: what appears may merge and part first.
  let wayWindow: Duration
  /// A displacement that lasts shorter proves nothing. What is smaller than people is the crest of a
  /// wave as often as not.
  let persistence: Duration
  /// Whether drift proves something, and another part of the same thing is no leap.
  let isCalm: Bool
  /// Whether anything but way proves something.
  let isRestless: Bool

  /// `hurdle`: how many times as far as in a calm place it must go, 1 or more. `isSmall`: whether it is
  /// known to be smaller than a person.
  init(hurdle: Double, isSmall: Bool) {
    isCalm = hurdle < Self.calm
    isRestless = hurdle > Self.restless
    way = Self.way * hurdle
    directness = isRestless ? 0.8 : 0.4
    longestStep = isRestless ? 0.5 : 0.7
    let unrest = min(max(0, hurdle - Self.steady), 4)
    wayWindow = min(.milliseconds(300) + .milliseconds(600) * unrest, .seconds(1))
    let lasting =
      isCalm ? .milliseconds(40) : .milliseconds(100) + Duration.milliseconds(100) * unrest
    persistence = isSmall ? max(lasting, .milliseconds(200)) : lasting
  }
}
