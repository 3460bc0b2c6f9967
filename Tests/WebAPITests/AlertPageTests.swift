import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// The queue in a real browser: rows, keys, sound, suspensions, and two operators side by side.
@Suite("Page of alerts", .serialized, .enabled(if: Chromium.isInstalled))
struct AlertPageTests {
  private static func card(_ event: Event) -> String { ".alert[data-event='\(event.id)']" }

  private static func element(_ selector: String) -> String {
    "document.querySelector(\"\(selector)\")"
  }

  @Test func twoOperatorsSeeEachOthersActionsAtOnce() async throws {
    let center = try CommandCenter()
    try await center.addUser("Sari", .admin, password: "correct horse battery")
    try await center.addUser("Budi", .operator, password: "another long password")
    let chromium = try Chromium()
    let other = try Chromium()
    defer {
      chromium.stop()
      other.stop()
    }
    let sari = try await chromium.openPage()
    let budi = try await other.openPage(language: "id-ID")
    try center.setUpWall(jpeg: try await sari.paintJPEG())
    let port = Int(LoopbackPort.free())
    try await center.serve(on: port) {
      for (page, name, password) in [
        (sari, "sari", "correct horse battery"), (budi, "budi", "another long password"),
      ] {
        try await page.navigate(to: "http://127.0.0.1:\(port)/#/alerts")
        try await page.waitFor("document.querySelector('#login-name') !== null")
        try await page.type(name)
        try await page.press("Enter")
        try await page.type(password)
        try await page.press("Enter")
        try await page.waitFor("document.querySelector('.link')?.dataset.link === 'live'")
        page.forgetConsoleErrors()
      }
      let event = try await center.record(at: SystemWallClock().now())
      let card = Self.card(event)
      for page in [sari, budi] { try await page.waitFor("\(Self.element(card)) !== null") }
      // Sari takes it, with the keyboard alone.
      try await sari.press("s")
      try await sari.waitFor("document.querySelector('#sheet').open")
      try await sari.press("Enter")
      try await budi.waitFor(
        "\(Self.element(card + " .holder")).textContent === 'Ditangani Sari'")
      try await sari.waitFor("\(Self.element(card + " .holder")).textContent === 'With you'")
      try await sari.waitFor("!document.querySelector('#sheet').open")
      try await sari.press("a")
      try await budi.waitFor("\(Self.element(card)).dataset.state === 'acknowledged'")
      try await sari.waitFor("\(Self.element(card)).dataset.state === 'acknowledged'")
      // Budi is given it, says what he sees, and closes it.
      try await sari.press("s")
      try await sari.waitFor("document.querySelector('#sheet').open")
      try await sari.press("2")
      try await sari.press("Enter")
      try await budi.waitFor(
        "\(Self.element(card + " .holder")).textContent === 'Ditangani Anda'")
      try await budi.press("n")
      try await budi.waitFor("document.querySelector('#note-text') === document.activeElement")
      try await budi.type("dua orang")
      try await budi.click("#sheet [type=submit]")
      try await budi.waitFor("!document.querySelector('#sheet').open")
      try await budi.press("r")
      try await budi.waitFor("document.querySelector('#sheet').open")
      try await budi.press("1")
      try await budi.press("Enter")
      try await sari.waitFor("\(Self.element(card)) === null")
      #expect(try await sari.text(of: ".alerts").contains("No open alerts"))
      let stored = try #require(try await center.store.event(event.id))
      #expect(stored.trail.map(\.action) == [.assign, .acknowledge, .assign, .note, .resolve])
      #expect(stored.trail.map(\.by) == ["Sari", "Sari", "Sari", "Budi", "Budi"])
      #expect(stored.assignee == "Budi" && stored.outcome == .trueAlarm)
      #expect(sari.consoleErrors == [] && budi.consoleErrors == [])
    }
  }

  @Test func whatBelongsTogetherIsOneRowAndIsWorkedOffTogether() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let now = SystemWallClock().now()
      try await visit.open("#/alerts")
      try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
      var first: Event?
      for second in 0..<3 {
        let event = try await center.record(at: now.advanced(by: .seconds(second - 9)))
        first = first ?? event
      }
      try await center.record(.lineCrossing, zone: "door", at: now, severity: .info)
      for (index, name) in ["gate", "market", "pier", "dark", "roof"].enumerated() {
        try await center.record(
          .cameraOffline, camera: name, zone: nil,
          at: now.advanced(by: .milliseconds(20 * index)), severity: .alarm)
      }
      try await page.waitFor("document.querySelectorAll('.alert').length === 2")
      try await page.waitFor(
        "document.querySelector('.alert .many')?.textContent === '5 alerts'")
      // The outage is worse, so it stands first.
      let outage = try await page.text(of: ".alert")
      #expect(outage.contains("5 cameras: gate, market, pier and 2 more"))
      #expect(outage.contains("Camera offline") && outage.contains("threshold 10 s"))
      let card = Self.card(try #require(first))
      try await page.waitFor("\(Self.element(card + " .many")).textContent === '4 alerts'")
      #expect(try await page.text(of: card).contains("also Line crossing, in"))
      #expect(try await page.text(of: ".badge") == "2")
      // The selection stayed with the row that was there first.
      #expect(try await page.evaluate("\(Self.element(card)).ariaCurrent === 'true'"))
      try await page.press("a")
      try await page.waitFor("\(Self.element(card)).dataset.state === 'acknowledged'")
      // What goes on is one more of them and no news; what is worse is.
      try await center.record(at: now.advanced(by: .seconds(20)))
      try await page.waitFor("\(Self.element(card + " .many")).textContent === '5 alerts'")
      #expect(try await page.text(of: ".badge") == "1")
      let worse = try await center.record(at: now.advanced(by: .seconds(30)), severity: .critical)
      try await page.waitFor("\(Self.element(Self.card(worse)))?.dataset.state === 'new'")
      #expect(
        try await page.text(of: Self.card(worse) + " .many") == "6 alerts, 1 new")
      try await page.press("r")
      try await page.waitFor("document.querySelector('#sheet').open")
      try await page.press("3")
      try await page.press("Enter")
      try await page.waitFor("document.querySelectorAll('.alert').length === 1")
      #expect(try await center.store.queue().alertTotal == 5)
      #expect(try await center.store.event(worse.id)?.outcome == .test)
    }
  }

  @Test func newAlertIsHeardBySeverityUnlessItIsMuted() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let heard = "document.querySelector('#sound').dataset.heard"
      try await visit.open("#/alerts")
      try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
      // Before anybody has touched the page, the browser lets nothing be heard.
      try await page.waitFor("document.querySelector('#sound').dataset.sound === 'blocked'")
      #expect(try await page.text(of: "#sound").contains("The browser blocks sound"))
      let now = SystemWallClock().now()
      try await center.record(at: now, severity: .warning)
      try await page.waitFor("document.querySelectorAll('.alert').length === 1")
      #expect(try await page.evaluate(heard) == "")
      try await page.press("j")
      try await page.waitFor("document.querySelector('#sound').dataset.sound === 'on'")
      try await center.record(.crowd, at: now, severity: .alarm)
      try await page.waitFor("\(heard) === 'alarm'")
      // Muted by key, and that is remembered.
      try await page.press("m")
      try await page.waitFor("document.querySelector('#sound').dataset.sound === 'muted'")
      try await center.record(.objectLeft, at: now, severity: .critical)
      try await page.waitFor("document.querySelectorAll('.alert').length === 3")
      #expect(try await page.evaluate(heard) == "alarm")
      try await page.navigate(to: "about:blank")
      try await visit.open("#/alerts")
      try await page.waitFor("document.querySelector('#sound')?.dataset.sound === 'muted'")
    }
  }

  @Test func alertsAreSuspendedAndResumedWithTheKeyboard() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let event = try await center.record(at: SystemWallClock().now())
      try await visit.open("#/wall")
      try await page.waitFor("\(Self.element(Self.card(event))) !== null")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      try await page.press("u")
      try await page.waitFor("document.querySelector('#sheet').open")
      // The place of the selected alert, a quarter of an hour, for maintenance: Enter is enough.
      #expect(try await page.evaluate("document.querySelector('#suspend-camera').value") == "gate")
      #expect(try await page.evaluate("document.querySelector('#suspend-zone').value") == "yard")
      try await page.press("2")
      try await page.press("Enter")
      let tile = "[data-camera=gate] .tile-suspended"
      try await page.waitFor("\(Self.element(tile)).checkVisibility()")
      #expect(try await page.text(of: tile).hasPrefix("yard suspended until "))
      let stored = try #require(try await center.store.suspensions().first)
      #expect(stored.zone?.text == "yard" && stored.reason == "Maintenance")
      let length = stored.endsAt.duration(since: stored.beganAt)
      #expect((Duration.seconds(3_500)...Duration.seconds(3_600)).contains(length))
      #expect(center.told == [stored])
      try await page.waitFor("document.querySelector('#suspended').dataset.count === '1'")
      // The list, and its end; a time of one's own.
      try await page.waitFor("!document.querySelector('#sheet').open")
      try await page.press("u")
      let row = "[data-suspension='\(stored.id)'] button"
      try await page.waitFor("\(Self.element(row)) !== null")
      try await page.press("4")
      try await page.waitFor("document.querySelector('#suspend-until').checkVisibility()")
      try await page.perform("\(Self.element(row)).focus()")
      try await page.press("Enter")
      try await page.waitFor("\(Self.element(row)) === null")
      try await page.waitFor("!\(Self.element(tile)).checkVisibility()")
      #expect(try await center.store.suspensions().isEmpty)
    }
  }

  @Test func eventThatIsOpenedByItsAddressShowsTheOthersOfItsRow() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let now = SystemWallClock().now()
      let first = try await center.record(at: now)
      let second = try await center.record(.lineCrossing, zone: "door", at: now)
      try await visit.open("#/events/\(first.id)")
      try await page.waitFor(
        "document.querySelector(\".siblings a[href='#/events/\(second.id)']\") !== null")
      // What joins the row later is shown too.
      try await center.record(.loitering, at: now)
      try await page.waitFor("document.querySelectorAll('.siblings li').length === 2")
    }
  }

  @Test func whoMayOnlyWatchIsOfferedNoDeeds() async throws {
    let center = try CommandCenter()
    try await center.addUser("Sari", .admin)
    try await center.addUser("Tono", .viewer, password: "a long password")
    let chromium = try Chromium()
    defer { chromium.stop() }
    let page = try await chromium.openPage()
    try center.setUpWall(jpeg: try await page.paintJPEG())
    let port = Int(LoopbackPort.free())
    try await center.serve(on: port) {
      let event = try await center.record(at: SystemWallClock().now())
      try await page.navigate(to: "http://127.0.0.1:\(port)/#/alerts")
      try await page.waitFor("document.querySelector('#login-name') !== null")
      page.forgetConsoleErrors()
      try await page.type("tono")
      try await page.press("Enter")
      try await page.type("a long password")
      try await page.press("Enter")
      try await page.waitFor("\(Self.element(Self.card(event))) !== null")
      for key in ["a", "r", "n", "s"] { try await page.press(key) }
      #expect(try await page.evaluate("document.querySelector('#sheet').open") == false)
      #expect(try await page.evaluate("document.querySelectorAll('.alert .actions').length") == 0)
      try await page.press("u")
      try await page.waitFor("document.querySelector('#sheet').open")
      #expect(try await page.text(of: "#sheet").contains("Nothing is suspended"))
      #expect(try await page.evaluate("document.querySelector('#sheet form') === null"))
      #expect(page.consoleErrors == [])
    }
  }
}
