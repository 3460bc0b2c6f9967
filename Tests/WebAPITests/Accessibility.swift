import TestSupport
import Testing

/// axe-core over what a page shows.
enum Accessibility {
  /// Nothing serious may be found; the rest is printed.
  static func check(_ page: ChromiumPage, _ axe: String, _ what: String) async throws {
    try await page.perform("if (!window.axe) {\n\(axe)\n}")
    let flaws: [String] = try await page.evaluate(
      """
      axe.run(document, {
        runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
        resultTypes: ['violations'],
      }).then(({ violations }) => violations.flatMap(({ id, impact, nodes }) =>
        nodes.slice(0, 5).map((node) => `${impact} ${id}: ${node.target.join(' ')}: ${node.failureSummary}`)))
      """)
    for flaw in flaws where !flaw.hasPrefix("serious") && !flaw.hasPrefix("critical") {
      print("\(what): \(flaw)")
    }
    let serious = flaws.filter { $0.hasPrefix("serious") || $0.hasPrefix("critical") }
    #expect(serious == [], "\(what)")
  }
}
