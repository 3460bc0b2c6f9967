import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

private let axePath = ProcessInfo.processInfo.environment["PANTAU_AXE"]

/// The view of deliveries, and sensors in the analysis, in a real browser.
@Suite("Deliveries page", .serialized, .enabled(if: Chromium.isInstalled))
struct DeliveryPageTests {
  @Test func receiversAndDeadLettersAreShownAndDealtWith() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.setUpDeliveries(letters: 3)
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelector('.link')?.dataset.link === 'live'")
      try await page.press("x")
      try await page.waitFor("document.querySelectorAll('.deliveries-view tbody tr').length === 5")
      let text = try await page.text(of: ".deliveries-view")
      for part in [
        "office", "https://alerts.example.org", "1,204", "failing, tries again", "answered 422",
        "at most 3 lost",
      ] { #expect(text.contains(part), "\(part): \(text)") }

      try await page.click("#test-office")
      try await page.waitFor(
        "document.querySelector('.toast')?.textContent === 'The test arrived at office'")
      #expect(center.receivers.tried == ["office"])

      center.receivers.answer("answered 502")
      try await page.click(".dead-letters tbody tr:first-child button")
      try await page.waitFor(
        "document.querySelector('.dead-letters tbody').textContent.includes('answered 502')")
      center.receivers.answer(nil)
      try await page.click(".dead-letters tbody tr:first-child button")
      try await page.waitFor("document.querySelectorAll('.dead-letters tbody tr').length === 2")
      try await page.click(".dead-letters tbody tr:first-child button:last-child")
      try await page.waitFor("document.querySelectorAll('.dead-letters tbody tr').length === 1")
      #expect(try await center.store.deadLetters().letters.count == 1)
    }
  }

  @Test func onlyAdminsHaveTheView() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.addUser("sari", .admin)
      try await center.addUser("budi", .operator)
      try await visit.open("#/deliveries")
      try await visit.logIn(as: "budi", password: "a long password")
      try await page.waitFor("document.querySelector('.link')?.dataset.link === 'live'")
      #expect(try await page.evaluate("document.querySelector('[data-view=deliveries]') === null"))
      #expect(try await page.evaluate("document.querySelector('.deliveries-view') === null"))
      try await page.press("x")
      #expect(try await page.evaluate("location.hash === '#/deliveries'"))
      // Browsers note the 401 there.
      page.forgetConsoleErrors()
    }
  }

  @Test(
    .enabled(if: axePath != nil, "needs axe-core at PANTAU_AXE"),
    arguments: [("id-ID", 1920, 1080, true), ("en-GB", 390, 844, false)])
  func viewHasNoSeriousFlaws(
    language: String, width: Int, height: Int, isDark: Bool
  ) async throws {
    let axe = try String(contentsOfFile: try #require(axePath), encoding: .utf8)
    try await Visit.run(language: language) { visit in
      let page = visit.page
      try await visit.center.setUpDeliveries()
      try await page.resize(width: width, height: height)
      try await page.prefer(dark: isDark)
      try await visit.open("#/deliveries")
      try await page.waitFor("document.querySelectorAll('.deliveries-view tbody tr').length === 4")
      try await page.perform("if (!window.axe) {\n\(axe)\n}")
      let flaws: [String] = try await page.evaluate(
        """
        axe.run(document, {
          runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
          resultTypes: ['violations'],
        }).then(({ violations }) => violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
          .flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`)))
        """)
      #expect(flaws == [])
    }
  }

  @Test func analysisShowsTheSensorBesideTheCamera() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      center.setUpSensor()
      let now = SystemWallClock().now()
      try await center.store.describe([
        KnownCamera(
          id: CameraID("gate-turnstile")!, name: "Turnstile", group: nil, source: .sensor,
          zones: [])
      ])
      try await center.store.record(
        (1...30).map {
          SensorReading(at: now.advanced(by: .seconds(-60 * $0)), value: 40 + Double($0))
        }, of: CameraID("gate-turnstile")!, kind: .count)
      try await visit.open("#/analysis?camera=gate&zone=yard&span=8h")
      try await page.waitFor("document.querySelector('.sensors') !== null")
      let text = try await page.text(of: ".sensors")
      #expect(text.contains("Turnstile: 42 persons, camera 12.5") && text.contains("far apart"))
      #expect(try await page.text(of: ".chart .legends").contains("sensor Turnstile"))
    }
  }
}
