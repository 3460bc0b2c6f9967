import Access
import Foundation
import Pixels
import Scene
import TestSupport
import Testing

@testable import WebAPI

/// Setting cameras up in a real browser.
@Suite("Set-up page", .serialized, .enabled(if: Chromium.isInstalled))
struct SetupPageTests {
  private static let stage = ".drawing"

  /// What is kept of a camera.
  private static func kept(_ center: CommandCenter, _ id: String) async throws -> JSONValue {
    let written = try await center.settings.configuration(of: CameraID(id)!)
    return try JSONDecoder().decode(JSONValue.self, from: Data(written.json))
  }

  private static func isShown(_ text: String, in selector: String) -> String {
    "document.querySelector('\(selector)')?.textContent.includes('\(text)')"
  }

  @Test func zoneIsDrawnWithTheMouseChangedUndoneAndSaved() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try await visit.open("#/setup")
      try await page.click("a[href='#/setup/gate']")
      try await page.waitFor("document.querySelector('.picture')?.naturalWidth === 320")

      try await page.click("[data-tool=zone]")
      for (x, y) in [(0.2, 0.4), (0.6, 0.4), (0.6, 0.8), (0.2, 0.8)] {
        try await page.click(Self.stage, at: .init(x, y))
      }
      // On the first corner: that closes it.
      try await page.click(Self.stage, at: .init(0.2, 0.4))
      try await page.waitFor("document.querySelectorAll('.shape.zone.selected').length === 1")
      #expect(
        try await page.evaluate("document.querySelectorAll('.handle[data-point]').length") == 4)

      // A corner is dragged, one is added on a side, a zone gets its name.
      try await page.drag(Self.stage, from: .init(0.6, 0.8), to: .init(0.9, 0.9))
      try await page.drag(Self.stage, from: .init(0.4, 0.4), to: .init(0.4, 0.3))
      #expect(
        try await page.evaluate("document.querySelectorAll('.handle[data-point]').length") == 5)
      try await page.press("Escape")
      try await page.click("[data-action=undo]")
      #expect(
        try await page.evaluate(
          "document.querySelector('.shape.zone polygon').points.numberOfItems") == 4)
      try await page.click("[data-action=redo]")
      try await page.click(Self.stage, at: .init(0.5, 0.6))
      try await page.click("#setup-zones-0-name")
      try await page.type("Yard")
      try await page.press("Tab")
      try await page.click("[data-action=save]")
      try await page.waitFor(Self.isShown("Saved", in: "#toasts"))

      let zone = try await Self.kept(visit.center, "gate")["zones"]?[0]
      #expect(zone?["name"] == .text("Yard"))
      let corners = zone?["polygon"]?.list.map { $0.list.map { $0.number ?? -1 } } ?? []
      let expected = [[0.2, 0.4], [0.4, 0.3], [0.6, 0.4], [0.9, 0.9], [0.2, 0.8]]
      #expect(corners.count == 5)
      for (corner, wanted) in zip(corners, expected) {
        #expect(abs(corner[0] - wanted[0]) < 0.01 && abs(corner[1] - wanted[1]) < 0.01)
      }
    }
  }

  @Test func zoneIsDrawnAndChangedWithAFingerOnAPhone() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try await page.giveTouchScreen()
      try await page.resize(width: 412, height: 915)
      try await visit.open("#/setup/gate")
      try await page.waitFor("document.querySelector('.picture')?.naturalWidth === 320")
      try await page.tap("[data-tool=zone]")
      for (x, y) in [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)] {
        try await page.tap(Self.stage, at: .init(x, y))
      }
      try await page.waitFor("document.querySelectorAll('.shape.zone.selected').length === 1")
      try await page.swipe(Self.stage, from: .init(0.8, 0.8), to: .init(0.6, 0.9))
      try await page.click("[data-action=save]")
      try await page.waitFor(Self.isShown("Saved", in: "#toasts"))
      let zone = try await Self.kept(visit.center, "gate")["zones"]?[0]
      let corners = zone?["polygon"]?.list.map { $0.list.map { $0.number ?? -1 } } ?? []
      #expect(corners.count == 4)
      for (corner, wanted) in zip(corners, [[0.2, 0.2], [0.8, 0.2], [0.6, 0.9], [0.2, 0.8]]) {
        #expect(abs(corner[0] - wanted[0]) < 0.02 && abs(corner[1] - wanted[1]) < 0.02)
      }
    }
  }

  @Test func lineIsDrawnAndMovedWithTheKeyboard() async throws {
    try await Visit.run(language: "id-ID") { visit in
      let page = visit.page
      try await visit.open("#/setup/gate")
      try await page.waitFor("document.querySelector('.picture')?.naturalWidth === 320")
      try await page.press("2")
      try await page.click(Self.stage, at: .init(0.3, 0.5))
      try await page.click(Self.stage, at: .init(0.7, 0.5))
      try await page.waitFor("document.querySelector('.shape.line.selected') !== null")
      try await page.perform("document.querySelector('.handle[data-point=\"1\"]').focus()")
      for _ in 0..<4 { try await page.press("ArrowDown") }
      #expect(try await page.evaluate("document.activeElement.dataset.point") == "1")
      try await page.perform("document.activeElement.blur()")
      // An ignored part, the corners' end said with Enter; then it is taken away again.
      try await page.press("3")
      for (x, y) in [(0.0, 0.0), (0.3, 0.0), (0.3, 0.1)] {
        try await page.click(Self.stage, at: .init(x + 0.01, y + 0.01))
      }
      try await page.press("Enter")
      try await page.waitFor("document.querySelector('.shape.ignore.selected') !== null")
      try await page.press("Delete")
      try await page.waitFor("document.querySelector('.shape.ignore') === null")
      try await page.click("[data-action=save]")
      try await page.waitFor(Self.isShown("Tersimpan", in: "#toasts"))
      let kept = try await Self.kept(visit.center, "gate")
      let end = kept["lines"]?[0]?["to"]?.list.map { $0.number ?? -1 } ?? []
      #expect(end.count == 2 && abs(end[0] - 0.7) < 0.01 && abs(end[1] - 0.52) < 0.01)
      #expect(kept["motion"] == nil)
    }
  }

  @Test func newCameraIsTriedSeenAndAdded() async throws {
    try await Visit.run { visit in
      let (page, settings) = (visit.page, visit.center.settings)
      try await visit.open("#/setup/+")
      try await page.click("#setup-id")
      try await page.type("roof")
      try await page.click("#setup-url")
      try await page.type("rtsp://viewer:hush@192.0.2.7/stream2")
      try await page.press("Tab")
      settings.trialOutcome = .fails("connection refused")
      try await page.click("[data-action=try]")
      try await page.waitFor(Self.isShown("does not answer: connection refused", in: ".trial"))

      settings.trialOutcome = .works(
        .init(
          main: .init(
            codec: "hevc", size: .init(width: 2560, height: 1440), framesPerSecond: 20),
          sub: nil, elapsed: .milliseconds(600), picture: visit.jpeg))
      try await page.click("[data-action=try]")
      try await page.waitFor(Self.isShown("hevc 2560×1440, 20/s", in: ".trial"))
      try await page.waitFor("document.querySelector('.picture').naturalWidth === 320")

      try await page.click("[data-action=save]")
      try await page.waitFor("location.hash === '#/setup/roof'")
      #expect(settings.ids.contains("roof"))
      // It has no picture here: nobody watches it.
      page.forgetConsoleErrors()
    }
  }

  @Test func whatIsWrongIsSaidAndNothingIsLost() async throws {
    try await Visit.run { visit in
      let page = visit.page
      visit.center.settings.refusal = .invalid([
        .init(path: "zones[0].polygon", message: "expected sides that do not cross")
      ])
      try await visit.open("#/setup/gate")
      try await page.click("#setup-name")
      try await page.type("Main gate")
      try await page.press("Tab")
      try await page.click("[data-action=save]")
      try await page.waitFor(Self.isShown("sides that do not cross", in: ".issues"))
      #expect(try await page.text(of: ".issues code") == "zones[0].polygon")
      #expect(try await page.evaluate("document.querySelector('#setup-name').value") == "Main gate")
      // Browsers note answers such as 422 there.
      page.forgetConsoleErrors()
      visit.center.settings.refusal = nil
      try await page.click("[data-action=save]")
      try await page.waitFor(Self.isShown("Saved", in: "#toasts"))
      #expect(try await Self.kept(visit.center, "gate")["name"] == .text("Main gate"))
    }
  }

  @Test func sensitivityIsTriedWhileTheSliderMoves() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try await visit.open("#/setup/gate")
      try await page.waitFor("document.querySelector('#setup-sensitivity') !== null")
      try await page.perform("document.querySelector('#setup-sensitivity').focus()")
      for _ in 0..<4 { try await page.press("ArrowRight") }
      try await eventually {
        visit.center.cameras.all[0].triedSensitivities.last.map { abs($0 - 0.7) < 1e-9 } ?? false
      }
      #expect(try await page.evaluate("document.activeElement.id") == "setup-sensitivity")
      #expect(
        try await page.evaluate(
          "document.querySelector('[data-mode=motion]').getAttribute('aria-pressed')") == "true")
      try await page.click("[data-action=save]")
      try await page.waitFor(Self.isShown("Saved", in: "#toasts"))
      let kept = try await Self.kept(visit.center, "gate")["motion"]?["sensitivity"]?.number
      #expect(kept.map { abs($0 - 0.7) < 1e-9 } == true)
    }
  }

  @Test func onlyAdminsAreOfferedIt() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.addUser("sari", .admin)
      try await center.addUser("Budi", .operator, password: "a long password")
      try await visit.open("#/setup/gate")
      try await visit.logIn(as: "budi", password: "a long password")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      #expect(try await page.evaluate("document.querySelector('[data-view=setup]') === null"))
      page.forgetConsoleErrors()
    }
  }
}
