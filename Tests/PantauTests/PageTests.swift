import Foundation
import Scene
import Store
import TestSupport
import Testing

/// The real page in a real browser on the real program: pictures, alerts, evidence.
@Suite(.serialized) struct PageTests {
  @Test(
    .timeLimit(.minutes(3)), .enabled(if: Chromium.isInstalled, "needs Debian's chromium"))
  func anOperatorSeesAcknowledgesAndPlaysWhatHappened() async throws {
    let pantau = try RunningPantau(cameras: ["gate", "plaza", "street"])
    let chromium = try Chromium(seconds: 150)
    let page = try await chromium.openPage(width: 1920, height: 1080, language: "id")
    try await page.navigate(to: pantau.address + "/#/wall")

    // A live picture of every camera, of the clip's own size.
    for camera in ["gate", "plaza", "street"] {
      let picture = "document.querySelector('.tile[data-camera=\(camera)] .live')"
      try await page.waitFor("\(picture)?.naturalWidth > 600", within: .seconds(30))
    }
    try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")

    // Live video instead, of all tiles in one answer, without a picture encoded anew.
    try await page.press("v")
    for camera in ["gate", "plaza", "street"] {
      let video = "document.querySelector('.tile[data-camera=\(camera)] video')"
      try await page.waitFor(
        "\(video).checkVisibility() && \(video).currentTime > 1 && \(video).videoWidth > 600",
        within: .seconds(20))
    }
    if let folder = ProcessInfo.processInfo.environment["PANTAU_SCREENSHOTS"] {
      try await page.screenshot(to: folder + "/running-video.png")
    }
    try await page.press("v")
    try await page.waitFor("!document.querySelector('.tile video').checkVisibility()")

    // Alerts arrive by themselves; one is acknowledged.
    try await page.waitFor("document.querySelector('.alert[data-event]')", within: .seconds(30))
    let event: String = try await page.evaluate(
      "document.querySelector('.alert[data-event]').dataset.event")
    let card = ".alert[data-event='\(event)']"
    // Not with the mouse: cards move down while more alerts arrive.
    try await page.perform(
      "document.querySelector(\"\(card) [data-action=acknowledge]\").click()")
    try await page.waitFor(
      "document.querySelector(\"\(card)\")?.dataset.state === 'acknowledged'")

    // Its snapshot shows, its clip plays.
    try await eventually(within: .seconds(60)) {
      await pantau.events().first { $0.id == event }?.evidence.count == 2
    }
    try await page.navigate(to: pantau.address + "/#/events/\(event)")
    try await page.waitFor(
      "[...document.querySelectorAll('#main img')].some(i => i.naturalWidth > 600)")
    try await page.waitFor("document.querySelector('#main video')?.readyState >= 2")
    try await page.perform(
      "const v = document.querySelector('#main video'); v.muted = true; v.play()")
    try await page.waitFor("document.querySelector('#main video').currentTime > 0.5")
    if let folder = ProcessInfo.processInfo.environment["PANTAU_SCREENSHOTS"] {
      try await page.screenshot(to: folder + "/running-event.png")
      try await page.navigate(to: pantau.address + "/#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .live').length === 3")
      try await Task.sleep(for: .seconds(2))
      try await page.screenshot(to: folder + "/running-wall.png")
    }
    #expect(page.consoleErrors.isEmpty)

    chromium.stop()
    pantau.process.stop()
    let store = try EventStore(path: pantau.database)
    let stored = try await store.events(EventFilter()).events.first { $0.id.text == event }
    #expect(stored?.state == .acknowledged)
  }
}
