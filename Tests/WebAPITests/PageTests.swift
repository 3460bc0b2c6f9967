import Foundation
import Pixels
import Scene
import ServiceLifecycle
import Store
import TestSupport
import Testing

@testable import WebAPI

/// The page in a real browser, against the real server and store.
///
/// Needs Debian's `chromium`; without it these tests are reported as skipped.
@Suite("Page", .serialized, .enabled(if: Chromium.isInstalled))
struct PageTests {
  @Test func wallShowsLivePicturesAndTheStateOfEachCamera() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      let picture = "document.querySelector('[data-camera=gate] .live')"
      try await page.waitFor("\(picture).naturalWidth === 320 && \(picture).checkVisibility()")
      #expect(try await page.text(of: "[data-camera=gate] .name") == "North gate")
      #expect(try await page.text(of: "[data-camera=gate] .camera-state") == "Running")
      #expect(try await page.text(of: "[data-camera=gate] .zone-names") == "Yard, Door")
      #expect(try await page.text(of: "[data-camera=pier] .camera-state") == "Offline")
      #expect(try await page.text(of: "[data-camera=dark] .banner") == "No picture yet")

      // The next picture replaces the one that is shown.
      let taken: String = try await page.evaluate("\(picture).dataset.takenAt")
      let jpeg = visit.jpeg
      visit.center.cameras.change("gate") {
        $0.snapshot = LiveSnapshot(jpeg: jpeg, takenAt: SystemWallClock().now())
      }
      try await page.waitFor("\(picture).dataset.takenAt !== '\(taken)'")
    }
  }

  @Test func camerasThatComeAndGoDoSoOnAnOpenPageAndTheOthersKeepTheirTiles() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      let picture = "document.querySelector('[data-camera=gate] .live')"
      try await page.waitFor("\(picture).checkVisibility()")
      let _: Bool = try await page.evaluate("(window.tile = \(picture), true)")
      var list = visit.center.cameras.all
      list.removeAll { $0.status.id.text == "pier" }
      var roof = try ScriptedCameras.Camera.running("roof", name: "Roof", jpeg: visit.jpeg)
      roof.status.state = .connecting
      list.insert(roof, at: 0)
      visit.center.cameras.set(list)
      visit.center.cameras.change("gate") { $0.status.name = "Main gate" }
      try await page.waitFor("document.querySelector('.grid .tile')?.dataset.camera === 'roof'")
      #expect(try await page.evaluate("document.querySelectorAll('.grid .tile').length") == 4)
      #expect(try await page.evaluate("document.querySelector('[data-camera=pier]') === null"))
      #expect(
        try await page.evaluate("\(picture) === window.tile && \(picture).checkVisibility()"))
      try await page.waitFor("\(picture).alt.includes('Main gate')")
      #expect(
        try await page.evaluate("document.querySelector('[data-camera=gate]').ariaLabel")
          == "Main gate")
    }
  }

  @Test func densityIsLaidOverThePictureByTheSwitch() async throws {
    try await Visit.run { visit in
      let page = visit.page
      let png = try await page.paintPNG()
      for id in ["gate", "market"] {
        visit.center.cameras.change(id) {
          $0.densityPicture = png
          // Live for as long as this test takes: of an old picture no density is shown.
          $0.snapshot?.takenAt = SystemWallClock().now().advanced(by: .seconds(60))
        }
      }
      visit.center.cameras.change("market") { $0.status.crowdNetwork = nil }
      try await visit.open("#/wall")
      let layer = "document.querySelector('[data-camera=gate] .density')"
      try await page.waitFor("document.querySelector('[data-camera=gate] .live').checkVisibility()")
      #expect(try await page.evaluate("\(layer).checkVisibility()") == false)
      try await page.press("d")
      try await page.waitFor("\(layer).naturalWidth === 64 && \(layer).checkVisibility()")
      #expect(
        try await page.evaluate("\(layer).alt") == "Density of persons on the picture of North gate"
      )
      #expect(
        try await page.evaluate(
          "document.querySelector('[data-camera=market] .density').checkVisibility()") == false)
      #expect(try await page.text(of: ".legend").contains("few"))
      // The next one replaces it, and the switch hides it again.
      let address: String = try await page.evaluate("\(layer).src")
      visit.center.cameras.change("gate") {
        $0.density?.takenAt = SystemWallClock().now().advanced(by: .seconds(1))
      }
      try await page.waitFor("\(layer).src !== '\(address)'")
      try await page.press("d")
      try await page.waitFor("!\(layer).checkVisibility()")
    }
  }

  @Test func wallShowsHowManyAreInAZoneAndHowManyAreUsual() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.store.record(
        center.usualSamples(camera: "gate", zone: "yard", persons: 20))
      var now = ZoneMeasurement(
        foregroundFraction: 0.1, count: 21, countLow: 15, countHigh: 27, method: .network)
      center.cameras.change("gate") { camera in
        camera.status.crowds = camera.scene.zones.compactMap { ZoneCrowd($0, now) }
      }
      try await visit.open("#/wall")
      let zone = "[data-camera=gate] .zone-count"
      try await page.waitFor("document.querySelector('\(zone)')?.dataset.usual === 'within'")
      #expect(try await page.text(of: zone) == "Yard: 21 persons (usually 18–22)")
      // Even the least that it may be is more than is usual.
      now.count = 60
      now.countLow = 40
      now.countHigh = 80
      center.cameras.change("gate") { camera in
        camera.status.crowds = camera.scene.zones.compactMap { ZoneCrowd($0, now) }
      }
      try await page.waitFor("document.querySelector('\(zone)').dataset.usual === 'above'")
      #expect(try await page.text(of: zone) == "Yard: 60 persons ▲ (usually 18–22)")
      // The words of the events of a crowd.
      for (kind, peak, words) in [
        (EventKind.surge, 24.0, ["Surge", "+24 persons"]),
        (.dispersal, 31, ["Dispersal", "−31 persons"]),
        (.counterFlow, 0.41, ["Counter-flow", "41 % against the main stream"]),
      ] {
        // At cameras of their own: at one they would be one row.
        let event = try await center.record(
          kind, camera: "camera-\(Int(peak))", at: SystemWallClock().now(), peak: peak)
        let card = ".alert[data-event='\(event.id)']"
        try await page.waitFor("document.querySelector(\"\(card)\")")
        let shown = try await page.text(of: card)
        for part in words { #expect(shown.contains(part), "\(part) in \(shown)") }
      }
    }
  }

  @Test func whatIsWrongWithACameraStandsOnItsTileAndInItsEvents() async throws {
    try await Visit.run { visit in
      let (center, page) = (visit.center, visit.page)
      center.cameras.change("gate") {
        $0.status.conditions = [.cameraCovered, .cameraLowFrameRate]
      }
      try await visit.open("#/wall")
      let tile = "[data-camera=gate]"
      try await page.waitFor("document.querySelector('\(tile)')?.dataset.state === 'troubled'")
      let shown = try await page.text(of: "\(tile) .conditions")
      #expect(shown.contains("Camera covered") && shown.contains("Low frame rate"))
      #expect(try await page.text(of: "\(tile) .camera-state") == "Camera covered")
      center.cameras.change("gate") { $0.status.conditions = [] }
      try await page.waitFor("document.querySelector('\(tile) .conditions').hidden")
      let outage = try await center.record(
        .cameraOffline, zone: nil, at: SystemWallClock().now(), peak: 42)
      let card = ".alert[data-event='\(outage.id)']"
      try await page.waitFor("document.querySelector(\"\(card)\")")
      let text = try await page.text(of: card)
      #expect(text.contains("Camera offline") && text.contains("42 s"))
      // It is about the camera, not about a place in its picture, of which there is none.
      #expect(!text.contains("Whole picture") && !text.contains("No snapshot yet"))
      try await visit.open("#/events/\(outage.id)")
      try await page.waitFor("document.querySelector('.media')")
      #expect(try await page.text(of: ".media").contains("no picture shows this event"))
      try await visit.open("#/history?kind=camera_offline")
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length === 1")
    }
  }

  @Test func pictureThatDoesNotChangeIsMarkedAsStale() async throws {
    try await Visit.run { visit in
      let jpeg = visit.jpeg
      visit.center.cameras.change("gate") {
        $0.snapshot = LiveSnapshot(
          jpeg: jpeg, takenAt: SystemWallClock().now().advanced(by: .seconds(-90)))
      }
      try await visit.open("#/wall")
      try await visit.page.waitFor(
        "document.querySelector('[data-camera=gate]')?.dataset.stale === 'yes'")
      #expect(try await visit.page.text(of: "[data-camera=gate] .banner").contains("1 min"))
    }
  }

  @Test func alertArrivesByItselfAndIsAcknowledgedByClick() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
      #expect(try await page.text(of: ".alerts").contains("No open alerts"))
      let event = try await visit.center.record(
        .crowd, at: SystemWallClock().now(), severity: .critical, peak: 5.2)
      let card = ".alert[data-event='\(event.id)']"
      try await page.waitFor("document.querySelector(\"\(card)\")")
      let words = try await page.text(of: card)
      for part in ["Critical", "Crowd", "gate", "yard", "5.2 persons/m²", "threshold 3.5"] {
        #expect(words.contains(part), "\(part) in \(words)")
      }
      #expect(try await page.text(of: ".badge") == "1")
      #expect(try await page.text(of: "[data-camera=gate] .tile-alert").contains("Crowd"))

      try await page.click("\(card) [data-action=acknowledge]")
      try await page.waitFor(
        "document.querySelector(\"\(card)\")?.dataset.state === 'acknowledged'")
      let stored = try await visit.center.store.event(event.id)
      #expect(stored?.state == .acknowledged)
      #expect(stored?.by == "operator")
    }
  }

  @Test func alertsAreWorkedOffWithTheKeyboard() async throws {
    try await Visit.run { visit in
      let page = visit.page
      let now = SystemWallClock().now()
      let older = try await visit.center.record(at: now.advanced(by: .seconds(-60)))
      let newer = try await visit.center.record(camera: "pier", zone: nil, at: now)
      try await visit.open("#/alerts")
      try await page.waitFor("document.querySelectorAll('.alert').length === 2")
      // The one that has waited longest is on top, and selected.
      try await page.press("a")
      try await page.waitFor(
        "document.querySelector(\".alert[data-event='\(older.id)']\").dataset.state === 'acknowledged'"
      )
      #expect(try await visit.center.store.event(newer.id)?.state == .new)

      try await page.press("j")
      try await page.press("r")
      try await page.waitFor("document.querySelector('#sheet').open")
      try await page.press("2")
      try await page.perform("document.querySelector('#resolve-note').focus()")
      try await page.type("only a cat <b>&amp;")
      try await page.click("#sheet [type=submit]")
      try await page.waitFor("document.querySelectorAll('.alert').length === 1")
      let stored = try #require(try await visit.center.store.event(newer.id))
      #expect(stored.outcome == .falseAlarm)
      #expect(stored.note == "only a cat <b>&amp;")
    }
  }

  @Test func historyIsFilteredAndTheFilterIsInTheAddress() async throws {
    try await Visit.run { visit in
      let page = visit.page
      for second in 0..<60 {
        try await visit.center.record(
          second % 20 == 0 ? .crowd : .motion, at: moment(Double(second)), endsAfter: .seconds(2))
      }
      try await visit.open("#/history")
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length === 50")
      try await page.click("[data-action=older]")
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length === 10")
      try await page.perform(
        """
        const select = document.querySelector('#filter-kind');
        select.value = 'crowd';
        select.dispatchEvent(new Event('change', { bubbles: true }));
        """)
      try await page.waitFor("location.hash === '#/history?kind=crowd'")
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length === 3")
      #expect(try await page.text(of: ".history tbody").contains("Motion") == false)
      // The address alone brings the same list back.
      try await page.navigate(to: visit.address("#/history?kind=crowd&camera=gate"))
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length === 3")
      try await page.navigate(to: visit.address("#/history?text=nowhere"))
      try await page.waitFor(
        "document.querySelector('.nothing')?.textContent === 'No event matches.'")
    }
  }

  @Test func eventShowsItsEvidenceFactsAndTrailAsText() async throws {
    try await Visit.run { visit in
      let page = visit.page
      let event = try await visit.center.record(at: moment(), peak: 0.42, endsAfter: .seconds(9))
      try await visit.center.record(.snapshot, of: event, bytes: visit.jpeg)
      try await visit.center.store.resolve(
        event.id, as: .trueAlarm, by: "Sari", note: "<img src=x onerror=alert(1)>")
      try await visit.open("#/events/\(event.id)")
      try await page.waitFor("document.querySelector('figure img')?.naturalWidth === 320")
      #expect(try await page.text(of: "h1").contains("Motion"))
      let side = try await page.text(of: ".side")
      for part in ["42 % of area moving", "9 s", "It was over", "True alarm", "by Sari"] {
        #expect(side.contains(part), "\(part) in \(side)")
      }
      #expect(side.contains("<img src=x onerror=alert(1)>"))
      #expect(try await page.evaluate("document.querySelectorAll('.side img').length") == 0)
    }
  }

  @Test func languageFollowsTheBrowserAndTheSwitch() async throws {
    try await Visit.run(language: "id-ID") { visit in
      let page = visit.page
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelector('nav a')?.textContent.startsWith('Pantauan')")
      try await page.waitFor(
        "document.querySelector('[data-camera=pier] .camera-state')?.textContent === 'Terputus'")
      try await page.click("#language")
      try await page.waitFor("document.querySelector('nav a').textContent.startsWith('Wall')")
      #expect(try await page.evaluate("document.documentElement.lang") == "en")
      // It is remembered.
      try await visit.open("#/history")
      try await page.waitFor("document.querySelector('h1')?.textContent === 'Event history'")
    }
  }

  @Test func everyPhraseIsThereInBothLanguages() async throws {
    try await Visit.run { visit in
      try await visit.open("#/wall")
      let missing: [String] = try await visit.page.evaluate(
        """
        import("/page/words.js").then(({ words }) => {
          const [id, en] = [Object.keys(words.id), Object.keys(words.en)];
          return [...id.filter((key) => !(key in words.en)), ...en.filter((key) => !(key in words.id))];
        })
        """)
      #expect(missing == [])
    }
  }

  @Test func pageSaysThatItIsNotConnectedAndComesBackByItself() async throws {
    let center = try CommandCenter()
    let chromium = try Chromium()
    defer { chromium.stop() }
    let page = try await chromium.openPage()
    let port = Int(LoopbackPort.free())
    let link = "document.querySelector('.link')?.dataset.link"
    try await center.serve(on: port) {
      try await page.navigate(to: "http://127.0.0.1:\(port)/")
      try await page.waitFor("\(link) === 'live'")
    }
    try await page.waitFor("\(link) === 'down'")
    #expect(try await page.text(of: "#notice").contains("connection to Pantau is lost"))
    let event = try await center.record(at: moment())
    try await center.serve(on: port) {
      try await page.waitFor("\(link) === 'live'")
      // What happened meanwhile is there.
      try await page.waitFor("document.querySelector(\".alert[data-event='\(event.id)']\")")
    }
  }
}
