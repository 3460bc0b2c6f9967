/// A finger instead of the mouse.
extension ChromiumPage {
  /// From here on the page has a touch screen.
  public func giveTouchScreen() async throws {
    struct Screen: Encodable {
      let enabled = true
      let maxTouchPoints = 1
    }
    try await command("Emulation.setTouchEmulationEnabled", Screen())
  }

  /// Touches an element for a moment.
  public func tap(_ selector: String, at place: Place = Place(0.5, 0.5)) async throws {
    let point = try await point(of: selector, at: place)
    try await touch("touchStart", [point])
    try await touch("touchEnd", [])
  }

  /// Puts the finger on an element, moves it in steps to another place of it, and lifts it.
  public func swipe(_ selector: String, from begin: Place, to end: Place) async throws {
    let (from, to) = (
      try await point(of: selector, at: begin), try await point(of: selector, at: end)
    )
    try await touch("touchStart", [from])
    for step in 1...4 {
      let share = Double(step) / 4
      try await touch(
        "touchMove",
        [Place(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)])
    }
    try await touch("touchEnd", [])
  }

  private func touch(_ type: String, _ points: [Place]) async throws {
    struct Touch: Encodable {
      let type: String
      let touchPoints: [Place]
    }
    try await command("Input.dispatchTouchEvent", Touch(type: type, touchPoints: points))
  }
}
