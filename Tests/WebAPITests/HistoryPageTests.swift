import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// History, analysis and shift report in a real browser.
@Suite("History and analysis pages", .serialized, .enabled(if: Chromium.isInstalled))
struct HistoryPageTests {
  private static func fill(_ center: CommandCenter) async throws {
    for number in 0..<120 {
      try await center.record(
        number % 20 == 0 ? .crowd : .motion, camera: number % 3 == 0 ? "market" : "gate",
        at: moment(Double(number * 60)), severity: Severity.allCases[number % 4],
        endsAfter: .seconds(20))
    }
  }

  @Test func timeLineShowsTheListAndNarrowsItByMouseAndKeyboard() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.fill(center)
      let range = "from=2026-11-22T01:00:00Z&to=2026-11-22T03:00:00Z"
      try await visit.open("#/history?\(range)")
      try await page.waitFor("document.querySelector('.total')?.textContent === '120 events'")
      #expect(try await page.evaluate("document.querySelectorAll('.timeline g rect').length") > 50)
      // With the keyboard: the last minute and the two before it.
      try await page.perform("document.querySelector('.timeline .surface').focus()")
      for _ in 0..<2 { try await page.press("ArrowLeft") }
      try await page.perform(
        """
        const surface = document.querySelector('.timeline .surface');
        for (let i = 0; i < 2; i += 1) surface.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true }));
        """)
      #expect(try await page.text(of: ".timeline .reading").contains("3 events"))
      try await page.press("Enter")
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length === 3")
      try await page.waitFor("document.querySelector('.total')?.textContent === '3 events'")
      #expect(try await page.evaluate("location.hash.includes('from=2026-11-22T02%3A56')"))
      // Wider again, and back by the browser.
      try await page.click("[data-action=wider]")
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length > 3")
      // With the mouse: the left half.
      try await page.navigate(to: visit.address("#/history?\(range)&kind=motion"))
      try await page.waitFor("document.querySelector('.total')?.textContent === '114 events'")
      try await page.perform(
        """
        const surface = document.querySelector('.timeline .surface');
        const box = surface.getBoundingClientRect();
        const at = (type, share) => surface.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, isPrimary: true, pointerType: 'mouse', clientX: box.left + box.width * share, clientY: box.top + 9, bubbles: true }));
        surface.setPointerCapture = () => {};
        at('pointerdown', 0); at('pointermove', 0.2); at('pointermove', 0.499); at('pointerup', 0.499);
        """)
      try await page.waitFor("document.querySelector('.total')?.textContent === '57 events'")
      #expect(try await page.evaluate("location.hash.includes('kind=motion')"))
    }
  }

  @Test func groupsAreAFilterAndTheListIsTakenAwayAsItIs() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      center.cameras.change("gate") { $0.status.group = "Jakabaring" }
      try await center.store.describe([
        KnownCamera(id: CameraID("gate")!, name: "North gate", group: "Jakabaring", zones: [])
      ])
      try await Self.fill(center)
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      try await visit.open("#/history")
      try await page.waitFor("document.querySelector('#filter-group') !== null")
      try await page.perform(
        """
        const select = document.querySelector('#filter-group');
        select.value = 'Jakabaring';
        select.dispatchEvent(new Event('change', { bubbles: true }));
        """)
      try await page.waitFor("document.querySelector('.total')?.textContent === '80 events'")
      #expect(try await page.evaluate("location.hash") == "#/history?group=Jakabaring")
      let count: Int = try await page.evaluate(
        """
        fetch(document.querySelector('[data-action=export-json]').href).then((answer) => answer.json())
          .then((list) => list.length)
        """)
      #expect(count == 80)
      let csv: String = try await page.evaluate(
        """
        fetch(document.querySelector('[data-action=export-csv]').href)
          .then((answer) => answer.text())
        """)
      #expect(csv.split(separator: "\r\n").count == 81)
      // Several values in an address are kept by the form.
      try await visit.open("#/history?camera=gate&camera=market&kind=crowd")
      try await page.waitFor("document.querySelector('.total')?.textContent === '6 events'")
      #expect(
        try await page.evaluate("document.querySelector('#filter-camera').value") == "gate,market")
    }
  }

  @Test func eventShowsWhatWasAroundItAndKeysGoThroughTheList() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.fill(center)
      try await visit.open("#/history?kind=crowd")
      try await page.waitFor("document.querySelectorAll('.history tbody tr').length === 6")
      try await page.press("j")
      try await page.press("j")
      try await page.press("Enter")
      try await page.waitFor("document.querySelectorAll('.neighbours .around').length === 2")
      #expect(try await page.evaluate("location.hash.endsWith('?kind=crowd')"))
      let here = "document.querySelectorAll('.around')[0]"
      #expect(try await page.evaluate("\(here).querySelectorAll('li').length") == 9)
      #expect(
        try await page.evaluate(
          "\(here).querySelector('li[aria-current]').textContent.includes('this event')"))
      let first: String = try await page.evaluate("location.hash")
      try await page.perform("document.querySelector('.event-view').dataset.before = 'yes'")
      try await page.press("j")
      try await page.waitFor("location.hash !== '\(first)'")
      let next = "document.querySelector('.event-view:not([data-before])')"
      try await page.waitFor("\(next)?.querySelector('h1')?.textContent.includes('Crowd')")
      try await page.waitFor("\(next).querySelector('[data-action=newer]') !== null")
      try await page.press("k")
      try await page.waitFor("location.hash === '\(first)'")
    }
  }

  @Test func analysisShowsOccupancyWithTheUsualBandAndValuesByKeyboard() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.record(center)
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      try await page.press("g")
      try await page.waitFor("document.querySelectorAll('.chart:not(.heat)').length === 2")
      #expect(try await page.text(of: ".chart h2") == "Occupancy: North gate · Yard")
      try await page.waitFor(
        "document.querySelector('.chart path.band')?.getAttribute('d').length > 20")
      try await page.perform("document.querySelector('.chart .surface').focus()")
      try await page.press("End")
      // Of the newest buckets nothing may be known yet but what is usual.
      for _ in 0..<3 {
        let shown = try await page.text(of: ".chart .reading")
        if !shown.contains("mean") { try await page.press("ArrowLeft") }
      }
      let reading = try await page.text(of: ".chart .reading")
      #expect(reading.contains("mean 32.0") && reading.contains("highest 40.0"), "\(reading)")
      #expect(reading.contains("persons"))
      #expect(try await page.text(of: ".peaks").contains("above"))
      // The same as a table.
      try await page.click(".chart .toggle")
      try await page.waitFor("document.querySelectorAll('.values tbody tr').length > 3")
      // All cameras and zones below.
      try await page.waitFor("document.querySelectorAll('.analysis-view > .panel').length === 2")
      let panels = try await page.text(of: ".analysis-view")
      #expect(panels.contains("50 %") && panels.contains("1 of 2"), "false alarms in \(panels)")
      #expect(panels.contains("Availability"))
    }
  }

  @Test func lineCrossingsAndLongerSpansAreChosenByTheForm() async throws {
    try await Visit.run(language: "id-ID") { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.record(center)
      try await visit.open("#/analysis?camera=gate&zone=door&span=8h")
      try await page.waitFor("document.querySelector('.sums') !== null")
      #expect(try await page.text(of: ".sums") == "Masuk 12Keluar 5")
      try await page.perform(
        """
        const select = document.querySelector('#filter-span');
        select.value = '7d';
        select.dispatchEvent(new Event('change', { bubbles: true }));
        """)
      try await page.waitFor("location.hash === '#/analysis?camera=gate&zone=door&span=7d'")
      try await page.waitFor("document.querySelector('#filter-span')?.value === '7d'")
      try await page.waitFor("document.querySelectorAll('.chart .bars rect').length >= 2")
    }
  }

  @Test func chartsAreTakenAwayAsFiles() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.record(center)
      try await visit.open("#/analysis?camera=gate&zone=yard&span=8h")
      try await page.waitFor("document.querySelector('.chart .band') !== null")
      // What would be saved is caught on its way.
      try await page.perform(
        """
        window.saved = [];
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          if (blob.type !== 'image/svg+xml' || !window.isPicture) window.saved.push(blob);
          return make(blob);
        };
        HTMLAnchorElement.prototype.click = function () { window.saved.name = this.download; };
        """)
      try await page.click("[data-action=chart-csv]")
      let csv: String = try await page.evaluate("window.saved.at(-1).text()")
      #expect(csv.hasPrefix("time,usual low,usual high,highest,mean\r\n"), "\(csv.prefix(100))")
      try await page.click("[data-action=chart-svg]")
      let drawing: String = try await page.evaluate("window.saved.at(-1).text()")
      #expect(drawing.contains("<path") && !drawing.contains("class="))
      let isWellFormed: Bool = try await page.evaluate(
        """
        window.saved.at(-1).text().then((text) =>
          new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror") === null)
        """)
      #expect(isWellFormed)
      try await page.click("[data-action=chart-png]")
      try await page.waitFor(
        "window.saved.at(-1).type === 'image/png' && window.saved.at(-1).size > 2000")
      #expect(try await page.evaluate("window.saved.name") == "pantau-gate-yard-8h.png")
    }
  }

  @Test func shiftReportPrintsCleanly() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.record(center)
      try await visit.open("#/report")
      try await page.waitFor("document.querySelector('.paper')?.checkVisibility()")
      let text = try await page.text(of: ".paper")
      for part in ["Shift report", "North gate", "a cat", "Sari", "Camera offline", "availability"]
      {
        #expect(text.contains(part), "\(part) in \(text)")
      }
      #expect(try await page.text(of: "[data-figure=alerts] dd") == "4")
      let file = center.directory.file("report.pdf")
      let pdf = try await page.printPDF()
      try Data(pdf).write(to: URL(fileURLWithPath: file))
      #expect(pdf.starts(with: Array("%PDF-".utf8)))
      let raw = String(decoding: pdf, as: UTF8.self)
      let pages = raw.components(separatedBy: "/Type /Page\n").count - 1
      #expect((1...3).contains(pages), "\(pages) pages")
      // On paper there is neither menu nor form.
      try await page.emulate(media: "print")
      #expect(try await page.evaluate("document.querySelector('.bar').checkVisibility()") == false)
      #expect(
        try await page.evaluate("document.querySelector('.report-view > form').checkVisibility()")
          == false)
      #expect(
        try await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
          == "rgb(255, 255, 255)")
      #expect(try await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
    }
  }

  @Test func heatMapLiesOverThePictureAndIsOfMotionOrCrowd() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.record(center)
      var cells = [Float](repeating: 0, count: HeatSample.columns * HeatSample.rows)
      cells[HeatSample.columns * 13 + 24] = 0.5
      let hour: Int64 = 3_600_000_000
      let now = SystemWallClock().now().microseconds / hour * hour
      try await center.store.record([
        HeatSample(
          camera: CameraID("gate")!, kind: .motion, beganAt: WallTime(microseconds: now - hour),
          watched: .seconds(3_600), cells: cells)
      ])
      try await visit.open("#/analysis?camera=gate&zone=yard")
      try await page.waitFor("document.querySelector('.heat')?.dataset.shown === 'motion'")
      try await page.waitFor("document.querySelector('.heat img').naturalWidth === 320")
      let alpha: [Int] = try await page.evaluate(
        """
        (() => {
          const pen = document.querySelector('.heat canvas').getContext('2d');
          const { data } = pen.getImageData(0, 0, 48, 27);
          return [data[(13 * 48 + 24) * 4 + 3], data[3]];
        })()
        """)
      #expect(alpha == [190, 0])
      #expect(try await page.text(of: ".heat .legend").contains("50 %"))
      try await page.click("[data-heat=crowd]")
      try await page.waitFor("document.querySelector('.heat').dataset.shown === 'crowd'")
      #expect(try await page.text(of: ".heat .reading") == "There is no heat map of this time yet.")
    }
  }

  @Test func whoMayNotAnalyseIsNotOfferedIt() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.addUser("sari", .admin)
      try await center.addUser("Budi", .operator, password: "a long password")
      try await visit.open("#/analysis")
      try await visit.logIn(as: "budi", password: "a long password")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      #expect(
        try await page.evaluate("document.querySelector('nav [data-view=analysis]') === null"))
      try await page.press("g")
      #expect(try await page.evaluate("document.querySelector('.analysis-view') === null"))
      page.forgetConsoleErrors()
    }
  }

  @Test func pagesFitAPhone() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await Self.record(center)
      let event = try await center.record(.crowd, at: SystemWallClock().now())
      try await page.resize(width: 390, height: 844)
      for (hash, sign) in [
        ("#/history", ".timeline g rect"), ("#/events/\(event.id)", ".around li"),
        ("#/analysis?camera=gate&zone=yard", ".chart path"), ("#/report", ".paper table"),
      ] {
        try await visit.open(hash)
        try await page.waitFor("document.querySelector('\(sign)') !== null")
        try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
        #expect(
          try await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "\(hash)")
      }
    }
  }

  /// A day of the gate: counts with what is usual, crossings, runs, judged events, an outage.
  static func record(_ center: CommandCenter) async throws {
    let now = SystemWallClock().now()
    func ago(_ seconds: Double) -> WallTime { now.advanced(by: .seconds(-seconds)) }
    func sample(
      _ zone: String, _ seconds: Double, _ mean: Double, _ most: Double, in crossings: Int = 0,
      out: Int = 0
    ) -> ZoneSample {
      ZoneSample(
        camera: CameraID("gate")!, zone: ZoneID(zone)!, beganAt: ago(seconds), length: .seconds(60),
        meanCount: mean, minCount: 0, maxCount: most, meanDensity: mean / 40, motionShare: 0.4,
        method: "network", crossingsIn: crossings, crossingsOut: out)
    }
    var samples = center.usualSamples(camera: "gate", zone: "yard", persons: 12, hours: 2)
    for minute in 1..<60 {
      samples.append(sample("yard", Double(minute * 60), 32, 40))
    }
    samples.append(sample("door", 300, 0, 0, in: 12, out: 1))
    samples.append(sample("door", 5_000, 0, 0, in: 0, out: 4))
    try await center.store.record(samples)
    var random = SystemRandomNumberGenerator()
    try await center.store.recordBegan(
      CameraRun(
        id: EventID(at: ago(600), using: &random), camera: CameraID("gate")!, beganAt: ago(600),
        codec: "h264", picture: PixelSize(width: 1920, height: 1080)))
    try await center.store.describe([
      KnownCamera(
        id: CameraID("gate")!, name: "North gate", group: "Jakabaring",
        zones: [.init(id: ZoneID("yard")!, name: "Yard"), .init(id: ZoneID("door")!, name: "Door")])
    ])
    for (number, outcome) in [Outcome.trueAlarm, .falseAlarm].enumerated() {
      let event = try await center.record(
        .crowd, at: ago(Double(2_000 + number * 100)), severity: .alarm, endsAfter: .seconds(30))
      try await center.store.resolve(
        event.id, as: outcome, by: "Sari", note: number == 1 ? "a cat" : "")
    }
    try await center.record(.motion, at: ago(900), endsAfter: .seconds(10))
    try await center.record(
      .cameraOffline, camera: "pier", zone: nil, at: ago(700), severity: .alarm, peak: 100,
      endsAfter: .seconds(100))
  }
}
