import Pixels
import Scene

/// The page that says how crowded places are.
struct PublicBoardPage {
  let places: [PublicPlaceBody]
  /// Of the day, local time: 0...23.
  let hour: Int
  let asOf: WallTime
  let settings: PublicSettings
  let utcOffset: Duration

  static let address = "/public"

  func html(_ words: PublicWords) -> HTML {
    let sections: [HTML] = places.enumerated().map { section($1, number: $0, words) }
    let list: HTML =
      places.isEmpty
      ? "<p class=\"nothing\">\(words.noPlaces)</p>" : "<div class=\"board\">\(sections)</div>"
    let minutes = Int((settings.delay.inSeconds / 60).rounded())
    return PublicPage(
      words: words, title: words.boardTitle,
      otherAddress:
        "\(Self.address)?\(PublicLanguage.parameter)=\(words.language.other.rawValue)",
      scripts: ["public-board.js"],
      content: """
        <p class="lead">\(words.boardLead(minutes: minutes))</p>
        <p id="as-of" role="status">\(words.asOf(clock))</p>
        \(list)
        """
    ).html
  }

  private func section(_ place: PublicPlaceBody, number: Int, _ words: PublicWords) -> HTML {
    return """
      <section class="place-card" data-level="\(place.level?.rawValue ?? "unknown")" \
      aria-labelledby="place-\(number)">
      <h2 id="place-\(number)">\(place.name)</h2>
      <p class="level"><span class="dim">\(words.now):</span> \
      <strong>\(words.level(place.level))</strong></p>
      <p class="dim">\(words.usually): \(words.level(place.usual))</p>
      \(hours(place, words))</section>

      """
  }

  private func hours(_ place: PublicPlaceBody, _ words: PublicWords) -> HTML {
    guard let levels = place.usualToday else { return "" }
    let bars: [HTML] = levels.enumerated().map { index, level in
      let current: HTML = index == hour ? " aria-current=\"time\"" : ""
      let label: HTML =
        index % 6 == 0 ? "<span class=\"hour\" aria-hidden=\"true\">\(index)</span>" : ""
      return """
        <li data-level="\(level?.rawValue ?? "unknown")"\(current)>\
        <span class="spoken">\(words.hour) \(index): \(words.level(level))</span>\(label)</li>

        """
    }
    return """
      <h3>\(words.usualDay)</h3>
      <ol class="hours">
      \(bars)</ol>

      """
  }

  /// `14:05`, local time.
  private var clock: String {
    let local = WallTime(microseconds: asOf.microseconds + utcOffset.microseconds)
    return String(local.description.dropFirst(11).prefix(5))
  }
}
