extension SampleScene {
  /// A scene's name and how it is made from a seed.
  struct Entry: Sendable {
    var name: String
    /// The disturbance that a quiet scene is there to show.
    var shows: NuisanceKind?
    var make: @Sendable (UInt64) -> SampleScene
  }

  /// Scenes with events first, then those in which nothing happens but disturbances.
  static let catalogue: [Entry] =
    [
      Entry(name: "gate", make: gate),
      Entry(name: "street", make: street),
      Entry(name: "plaza", make: plaza),
      Entry(name: "corridor-night", make: corridorNight),
      Entry(name: "branches", make: branches),
      Entry(name: "canal", make: canal),
      Entry(name: "low-sun", make: lowSun),
      Entry(name: "bystander", make: bystander),
      Entry(name: "stop", make: stop),
      Entry(name: "night-street", make: nightStreet),
      Entry(name: "lights-on", make: lightsOn),
      Entry(name: "crossings", make: crossings),
      Entry(name: "crossings-front", make: crossingsFront),
      Entry(name: "loiter", make: loiter),
      Entry(name: "left-bag", make: leftBag),
      Entry(name: "departure", make: departure),
      Entry(name: "wrong-way", make: wrongWay),
      Entry(name: "streams", make: streams),
      Entry(name: "one-way", make: oneWay),
    ] + quietScenes
}
