import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

private let axePath = ProcessInfo.processInfo.environment["PANTAU_AXE"]
private let screenshotFolder = ProcessInfo.processInfo.environment["PANTAU_SCREENSHOTS"]

/// The pages for everybody, and what operators see of reports, in a real browser.
@Suite("Pages of reports", .serialized, .enabled(if: Chromium.isInstalled))
struct ReportPageTests {
  private static var hasLeaflet: Bool {
    LeafletFiles(directory: MapConfiguration().leafletDirectory).isComplete
  }

  /// Cameras with places, a place that the public may know of, and what is usual there.
  private static func setUp(_ visit: Visit) async throws {
    let now = SystemWallClock().now()
    for (index, id) in ["gate", "market"].enumerated() {
      visit.center.cameras.change(id) {
        $0.status.place.position = GeoPosition(
          latitude: -3.0206 + 0.001 * Double(index), longitude: 104.7889)
        $0.snapshot?.takenAt = now.advanced(by: .seconds(600))
        $0.scene.zones[0].publicPlace = PublicPlace(
          name: index == 0 ? "Plaza Jakabaring" : "Pasar 16 Ilir", capacity: 30)
      }
    }
    let center = visit.center
    try await center.store.record(
      center.usualSamples(camera: "gate", zone: "yard", persons: 20, hours: 12))
    try await center.store.record(
      (0..<25).map { minute in
        ZoneSample(
          camera: CameraID("gate")!, zone: ZoneID("yard")!,
          beganAt: now.advanced(by: .seconds(-60 * (25 - minute))), length: .seconds(60),
          meanCount: 14, minCount: 10, maxCount: 18, meanDensity: nil, motionShare: 0.2,
          method: "network")
      })
  }

  private static func configure(_ configuration: inout WebConfiguration) {
    configuration.map.leafletDirectory = MapConfiguration().leafletDirectory
    configuration.reports?.notice = "Darurat? Hubungi 112."
  }

  private static func picture(_ page: ChromiumPage, _ name: String) async throws {
    guard let folder = screenshotFolder else { return }
    try await page.screenshot(to: "\(folder)/\(name).png")
  }

  @Test(.enabled(if: hasLeaflet, "needs Debian's libjs-leaflet"))
  func reportGoesFromTheMapToTheOperatorAndBack() async throws {
    try await Visit.run(language: "en-GB", configure: Self.configure) { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.setUp(visit)
      try await page.resize(width: 390, height: 844)
      try await page.navigate(to: visit.address("report"))
      try await page.waitFor("document.querySelector('#map.leaflet-container')")
      #expect(try await page.text(of: ".notice") == "Darurat? Hubungi 112.")
      try await page.click("input[value=accident]")
      try await page.click("#text")
      try await page.type("Two motorcycles <b>fell</b>")
      // A tap marks the middle of the map, which is that of the cameras.
      try await page.click("#map")
      try await page.waitFor("document.querySelector('.here-pin') !== null")
      #expect(
        try await page.evaluate(
          "Math.abs(Number(document.getElementById('latitude').value) + 3.02) < 0.02"))
      // A picture that is larger than needed is made smaller before it is sent.
      try await page.perform(
        """
        const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 1500 });
        canvas.getContext('2d').fillRect(0, 0, 900, 900);
        const blob = await new Promise((made) => canvas.toBlob(made, 'image/png'));
        const files = new DataTransfer();
        files.items.add(new File([blob], 'a.png', { type: 'image/png' }));
        const input = document.getElementById('picture');
        input.files = files.files;
        input.dispatchEvent(new Event('change'));
        """)
      try await page.waitFor("document.getElementById('picture').files[0].type === 'image/jpeg'")
      try await Self.picture(page, "report-form-phone")
      try await page.click("button[type=submit]")
      try await page.waitFor("location.pathname.startsWith('/report/')")
      try await page.waitFor("document.getElementById('state')?.textContent === 'Received'")
      try await Self.picture(page, "report-status-phone")
      let link: String = try await page.evaluate("location.href")
      let report = try #require(
        try await center.store.openReports(since: WallTime(microseconds: 0)).first)
      #expect(report.event.event.detail == "Two motorcycles <b>fell</b>")
      #expect(report.event.evidence.count == 1)

      // The operator: queue, page of the event, answer, map.
      try await page.resize(width: 1920, height: 1080)
      try await visit.open("#/alerts")
      try await page.waitFor("document.body.textContent.includes('Two motorcycles <b>fell</b>')")
      try await visit.open("#/events/\(report.event.id)")
      try await page.waitFor("document.querySelector('.citizen .said') !== null")
      #expect(try await page.text(of: ".citizen .said") == "Two motorcycles <b>fell</b>")
      #expect(try await page.text(of: ".citizen dd") == "Accident")
      try await page.perform("document.getElementById('citizen-answer').focus()")
      try await page.type("A patrol ")
      // Who is writing goes on when another one acts meanwhile.
      try await page.perform(
        """
        const { post } = await import('/page/api.js');
        await post('/events/\(report.event.id)/notes', { note: 'Seen on camera 4', by: 'Sari' });
        """)
      try await page.waitFor("document.querySelector('.trail')?.textContent.includes('camera 4')")
      try await page.type("is on its way.")
      let written: String = try await page.evaluate(
        "document.getElementById('citizen-answer').value")
      #expect(written == "A patrol is on its way.")
      try await Self.picture(page, "report-event")
      try await page.perform("document.querySelector('.citizen button[type=submit]').click()")
      try await page.waitFor("document.querySelector('.trail')?.textContent.includes('A patrol')")
      try await visit.open("#/map")
      try await page.waitFor("document.querySelector('.map .report-pin') !== null")
      try await Self.picture(page, "report-map")
      try await page.click(".places a[data-report]")
      try await page.waitFor("location.hash === '#/events/\(report.event.id)'")

      try await page.navigate(to: link)
      #expect(try await page.text(of: ".answer") == "A patrol is on its way.")
    }
  }

  /// As where scripts are off: the browser sends the form by itself.
  @Test func formWorksWithoutItsScriptAndSaysWhatIsWrong() async throws {
    try await Visit.run(language: "id-ID", configure: { $0.map.leafletDirectory = "/nowhere" }) {
      visit in
      let page = visit.page
      try await page.navigate(to: visit.address("report"))
      #expect(try await page.text(of: "h1") == "Lapor kejadian")
      try await page.click("input[value=flood]")
      try await page.perform("document.getElementById('text').value = 'Air setinggi lutut'")
      // Without a place; the browser's own checks are passed.
      try await page.click("button[type=submit]")
      try await page.waitFor("document.querySelector('[role=alert]') !== null")
      #expect(try await page.text(of: ".failure li") == "Tandai tempatnya, atau tulis alamatnya.")
      #expect(
        try await page.evaluate("document.getElementById('text').value") == "Air setinggi lutut")
      #expect(try await page.evaluate("document.querySelector('input[value=flood]').checked"))
      try await page.click("#address")
      try await page.type("Jalan Merdeka 1")
      try await page.click("button[type=submit]")
      try await page.waitFor("document.getElementById('state')?.textContent === 'Diterima'")
      // Browsers note that an answer was 400, and that there is no Leaflet.
      page.forgetConsoleErrors()
    }
  }

  @Test func boardShowsHowCrowdedItIs() async throws {
    try await Visit.run(language: "en-GB") { visit in
      let page = visit.page
      try await Self.setUp(visit)
      try await page.navigate(to: visit.address("public"))
      #expect(
        try await page.evaluate(
          "[...document.querySelectorAll('.place-card')].map((c) => c.dataset.level)")
          == ["busy", "unknown"])
      #expect(try await page.text(of: ".place-card h2") == "Plaza Jakabaring")
      #expect(try await page.evaluate("document.querySelectorAll('.hours li').length") == 24)
      try await page.resize(width: 390, height: 844)
      try await Self.picture(page, "public-board-phone")
    }
  }

  @Test(
    .enabled(if: axePath != nil, "needs axe-core at PANTAU_AXE"),
    arguments: [("id-ID", 1280, true), ("en-GB", 390, false)])
  func noPageHasSeriousFlaws(language: String, width: Int, isDark: Bool) async throws {
    let axe = try String(contentsOfFile: try #require(axePath), encoding: .utf8)
    try await Visit.run(language: language, seconds: 240, configure: Self.configure) { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.setUp(visit)
      var random = SystemRandomNumberGenerator()
      let token = SecretToken(using: &random)
      let event = try await center.recordReport(token: token)
      try await center.store.answer("Kami datang.", to: event, by: Performer(name: "Sari"))
      try await page.resize(width: width, height: 844)
      try await page.prefer(dark: isDark)
      for (name, path) in [
        ("form", "report"), ("status", "report/\(token.text)"), ("public", "public"),
        ("event", "#/events/\(event)"), ("map", "#/map"),
      ] {
        try await page.navigate(to: "about:blank")
        try await page.navigate(to: visit.address(path))
        try await Task.sleep(for: .milliseconds(1_200))
        try await Self.picture(page, "\(name)-\(language)-\(width)")
        try await Accessibility.check(page, axe, "\(name) \(language) \(width)")
      }
      // What is wrong with a form.
      try await page.navigate(to: visit.address("report"))
      try await page.perform(
        "const form = document.getElementById('report'); form.noValidate = true; form.submit();")
      try await page.waitFor("document.querySelector('[role=alert]') !== null")
      try await Accessibility.check(page, axe, "form with flaws \(language) \(width)")
      page.forgetConsoleErrors()
    }
  }
}
