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

  @Test(
    .timeLimit(.minutes(3)), .enabled(if: Chromium.isInstalled, "needs Debian's chromium"))
  func heatMapsLieWhereTheStreamsPeopleAre() async throws {
    let pantau = try RunningPantau(cameras: ["plaza"])
    let path = "/api/v1/cameras/plaza/heat?kind="
    try await eventually(within: .seconds(60)) {
      Set(await pantau.events().map(\.kind)).isSuperset(of: ["motion", "crowd"])
    }
    // What an hour holds is told when the camera stops, and is there when Pantau is back.
    pantau.process.stop()
    #expect(pantau.process.waitForEnd() == 0)
    try pantau.restart()
    let places = try PlazaPlaces()
    for kind in ["motion", "crowd"] {
      let data = try #require(await pantau.get(path + kind))
      let map = try JSONDecoder().decode(ToldHeat.self, from: data)
      try #require(map.cells.count == 48 * 27)
      let sum = map.cells.reduce(0, +)
      let there = map.cells.indices.filter { places.people[$0] }.reduce(0) { $0 + map.cells[$1] }
      #expect(sum > 0 && there > 0.9 * sum, "\(kind): \(there) of \(sum) where people are")
    }

    let chromium = try Chromium(seconds: 90)
    let page = try await chromium.openPage(width: 1920, height: 1080, language: "en")
    try await page.navigate(to: pantau.address + "/#/wall")
    try await page.waitFor(
      "document.querySelector('.tile[data-camera=plaza] .live')?.naturalWidth > 600",
      within: .seconds(30))
    try await page.navigate(to: pantau.address + "/#/analysis?camera=plaza&zone=square")
    for kind in ["motion", "crowd"] {
      try await page.waitFor("document.querySelector('[data-heat=\(kind)]') !== null")
      try await page.click("[data-heat=\(kind)]")
      try await page.waitFor("document.querySelector('.heat').dataset.shown === '\(kind)'")
      try await page.waitFor("document.querySelector('.heat img').naturalWidth > 600")
      let strongest: Int = try await page.evaluate(
        """
        (() => {
          const copy = Object.assign(document.createElement('canvas'), { width: 48, height: 27 });
          const pen = copy.getContext('2d', { willReadFrequently: true });
          pen.drawImage(document.querySelector('.heat canvas'), 0, 0);
          const { data } = pen.getImageData(0, 0, 48, 27);
          const alphas = data.filter((_, index) => index % 4 === 3);
          return alphas.indexOf(Math.max(...alphas));
        })()
        """)
      #expect(places.people[strongest], "\(kind): strongest at cell \(strongest)")
      if let folder = ProcessInfo.processInfo.environment["PANTAU_SCREENSHOTS"] {
        try await page.screenshot(to: folder + "/running-heat-\(kind).png")
      }
    }
    #expect(page.consoleErrors.isEmpty)
    chromium.stop()
    pantau.process.stop()
  }
}

/// What the tests look at of a heat map.
private struct ToldHeat: Decodable {
  let cells: [Double]
}

/// The cells of a heat map in which the clip's truth ever has somebody, and those beside them.
private struct PlazaPlaces {
  private(set) var people = [Bool](repeating: false, count: 48 * 27)

  init() throws {
    struct Truth: Decodable {
      struct Object: Decodable { let boxes: [[Int]] }
      struct Size: Decodable {
        let width: Int
        let height: Int
      }
      let objects: [Object]
      let size: Size
    }
    let file = ConfigurationText.repository.appending(path: "sample-streams/plaza.json")
    let truth = try JSONDecoder().decode(Truth.self, from: Data(contentsOf: file))
    func cells(_ first: Int, _ length: Int, of size: Int, _ count: Int) -> ClosedRange<Int> {
      let low = first * count / size - 1
      let high = (first + length) * count / size + 1
      return max(low, 0)...max(0, min(high, count - 1))
    }
    for box in truth.objects.flatMap(\.boxes) {
      for y in cells(box[2], box[4], of: truth.size.height, 27) {
        for x in cells(box[1], box[3], of: truth.size.width, 48) { people[y * 48 + x] = true }
      }
    }
  }
}
