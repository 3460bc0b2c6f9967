import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

private let axePath = ProcessInfo.processInfo.environment["PANTAU_AXE"]

/// axe-core over every view, in both languages, themes and sizes: nothing serious is found. What
/// machines can check is about half of what matters; the keyboard is tested with each view.
@Suite(
  "Accessibility of the page", .serialized,
  .enabled(if: Chromium.isInstalled && axePath != nil, "needs chromium, and axe-core at PANTAU_AXE")
)
struct AccessibilityPageTests {
  @Test(arguments: [
    ("id-ID", 1920, 1080, true), ("en-GB", 1920, 1080, false), ("en-GB", 390, 844, true),
    ("id-ID", 390, 844, false),
  ])
  func noViewHasSeriousFlaws(
    language: String, width: Int, height: Int, isDark: Bool
  ) async throws {
    let axe = try String(contentsOfFile: try #require(axePath), encoding: .utf8)
    try await Visit.run(
      language: language, seconds: 240,
      configure: { $0.map.leafletDirectory = MapConfiguration().leafletDirectory }
    ) { visit in
      let (page, center) = (visit.page, visit.center)
      try await page.resize(width: width, height: height)
      try await page.prefer(dark: isDark)
      let event = try await Self.fill(visit)
      let task = try await Self.passOn(event, center)
      for hash in [
        "#/wall", "#/wall?tiles=1", "#/wall/camera-0", "#/alerts", "#/map", "#/history",
        "#/sites", "#/sites/portal",
        "#/events/\(event.id)", "#/tasks", "#/tasks/\(task)",
      ] {
        try await page.navigate(to: "about:blank")
        try await visit.open(hash)
        try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
        try await Task.sleep(for: .milliseconds(800))
        try await Accessibility.check(
          page, axe, "\(hash) \(language) \(width) \(isDark ? "dark" : "light")")
      }
      try await page.press("?")
      try await page.waitFor("document.querySelector('#sheet').open")
      try await Accessibility.check(page, axe, "keys \(language) \(width)")
      try await page.press("Escape")
      try await center.addUser("sari", .admin)
      try await page.navigate(to: "about:blank")
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelector('.login') !== null")
      try await Accessibility.check(page, axe, "login \(language) \(width)")
      try await center.addUser("dewi", .agency, password: "a long password")
      try await visit.logIn(as: "dewi", password: "a long password")
      try await page.waitFor("document.querySelectorAll('.tasks tbody tr').length === 1")
      try await Accessibility.check(page, axe, "agency \(language) \(width)")
      try await page.navigate(to: visit.address("api/v1/tasks/\(task)/letter"))
      try await Accessibility.check(page, axe, "letter \(language) \(width)")
      // Browsers note the 401 there.
      page.forgetConsoleErrors()
    }
  }

  /// Answered by the agency.
  private static func passOn(_ event: Event, _ center: CommandCenter) async throws -> TaskNumber {
    let performer = Performer(name: "Sari")
    let task = try await center.store.passOn(
      event.id, to: CommandCenter.agencies[0],
      until: SystemWallClock().now().advanced(by: .seconds(86_400)), text: "Mohon diperiksa.",
      by: performer)
    _ = try await center.store.apply(
      .answer(text: "Sudah.", isFinal: true), to: task.number, by: performer)
    try await center.store.hold(event.id, reason: "case 17", by: performer)
    return task.number
  }

  /// Cameras in every state, alerts of every severity.
  private static func fill(_ visit: Visit) async throws -> Event {
    let center = visit.center
    try visit.setUpCameras(9, groups: ["Jakabaring", "Ampera"])
    let now = SystemWallClock().now()
    try await center.addSite(group: "Ampera")
    center.sites.set(SiteStatus.State.allCases.map { .some($0, at: now) } + center.sites.all)
    for index in 0..<9 {
      center.cameras.change("camera-\(index)") {
        $0.status.place.position = GeoPosition(
          latitude: -3 + 0.01 * Double(index), longitude: 104.8)
        $0.status.place.onPlan = RelativePoint(x: 0.1 * Double(index), y: 0.5)
        switch index {
        case 1: $0.status.conditions = [.cameraCovered, .cameraLowFrameRate]
        case 2: $0.status.state = .backingOff
        case 3: $0.status.state = .connecting
        case 4: $0.snapshot?.takenAt = now.advanced(by: .seconds(-120))
        case 5: $0.status.picture = .warmUp
        case 6: $0.snapshot = nil
        default: break
        }
      }
    }
    for (index, severity) in Severity.allCases.enumerated() {
      try await center.record(
        .crowd, camera: "camera-\(index)", at: now.advanced(by: .seconds(-60 - index)),
        severity: severity, peak: 4.2)
    }
    let event = try await center.record(
      camera: "camera-0", at: now.advanced(by: .seconds(-600)), endsAfter: .seconds(9))
    try await center.record(.snapshot, of: event, bytes: visit.jpeg)
    try await center.store.resolve(event.id, as: .falseAlarm, by: "Sari", note: "a cat")
    return event
  }
}
