import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// The wall in a real browser: how many tiles, which page and group, what comes forward, what is laid
/// over the pictures, and that nothing is asked for that is not seen.
@Suite("Wall page", .serialized, .enabled(if: Chromium.isInstalled))
struct WallPageTests {
  private static let tiles =
    "[...document.querySelectorAll('.grid .tile')].map((t) => t.dataset.camera)"

  private func names(_ visit: Visit) async throws -> [String] {
    try await visit.page.evaluate(Self.tiles)
  }

  private func waitForTiles(_ count: Int, _ visit: Visit) async throws {
    try await visit.page.waitFor("document.querySelectorAll('.grid .tile').length === \(count)")
  }

  // MARK: - Tiles, pages, groups

  @Test func tilesAndPagesFollowTheKeysAndStandInTheAddress() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try visit.setUpCameras(20)
      try await visit.open("#/wall")
      // As many as there are, on the smallest wall that holds them.
      try await waitForTiles(20, visit)
      #expect(try await page.evaluate("document.querySelector('.grid').dataset.columns") == "6")
      try await page.press("3")
      try await waitForTiles(9, visit)
      #expect(try await page.evaluate("location.hash") == "#/wall?tiles=9")
      try await page.press("PageDown")
      try await page.press("PageDown")
      try await waitForTiles(2, visit)
      #expect(try await names(visit) == ["camera-18", "camera-19"])
      #expect(try await page.evaluate("location.hash") == "#/wall?tiles=9&page=3")
      // Nothing is behind the last page.
      try await page.press("PageDown")
      #expect(try await names(visit) == ["camera-18", "camera-19"])
      // The first camera of the page stays in sight.
      try await page.press("-")
      try await waitForTiles(4, visit)
      #expect(try await names(visit).contains("camera-18"))
      try await page.press("1")
      try await waitForTiles(1, visit)
      try await page.press("+")
      try await waitForTiles(4, visit)
      // The address alone brings it back, also in another window.
      let address: String = try await page.evaluate("location.href")
      try await page.navigate(to: "about:blank")
      try await page.navigate(to: address)
      try await waitForTiles(4, visit)
      #expect(try await names(visit).contains("camera-18"))
      // To one camera and back to the same page.
      try await page.click("[data-camera=camera-18] .name")
      try await page.waitFor("location.hash.startsWith('#/wall/camera-18')")
      try await waitForTiles(1, visit)
      try await page.press("Escape")
      try await waitForTiles(4, visit)
    }
  }

  @Test func everyWallFitsOnTheScreen() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try visit.setUpCameras(40, groups: ["Jakabaring", "Ampera"])
      for (key, count) in [("1", 1), ("2", 4), ("3", 9), ("4", 16), ("5", 36)] {
        try await visit.open("#/wall")
        try await waitForTiles(36, visit)
        try await page.press(key)
        try await waitForTiles(count, visit)
        let overflow: Double = try await page.evaluate(
          "document.documentElement.scrollHeight - innerHeight")
        #expect(overflow <= 0, "\(count) tiles")
        // None is squeezed flat, and none lies over another.
        let flaws: [String] = try await page.evaluate(
          """
          (() => {
            const boxes = [...document.querySelectorAll('.grid .tile')].map((tile) => tile.getBoundingClientRect());
            const screens = [...document.querySelectorAll('.grid .screen')].map((one) => one.getBoundingClientRect());
            return [
              ...screens.filter((one) => one.height < 70 || one.width / one.height > 2.5).map((one) => `${one.width}x${one.height}`),
              ...boxes.filter((one, i) => boxes.some((other, j) => j > i && one.left < other.right - 1 && other.left < one.right - 1
                && one.top < other.bottom - 1 && other.top < one.bottom - 1)).map(() => 'overlap'),
            ];
          })()
          """)
        #expect(flaws == [], "\(count) tiles")
        try await page.press("5")
      }
    }
  }

  @Test func groupsFilterTheWallAndSayWhereAlertsAre() async throws {
    try await Visit.run(language: "id-ID") { visit in
      let page = visit.page
      try visit.setUpCameras(6, groups: ["Jakabaring", "Ampera"])
      try await visit.open("#/wall?tiles=4")
      try await waitForTiles(4, visit)
      let choices = "[...document.querySelectorAll('.groups button')].map((b) => b.textContent)"
      #expect(try await page.evaluate(choices) == ["Semua kamera", "Ampera", "Jakabaring"])
      try await page.press("f")
      try await waitForTiles(3, visit)
      #expect(try await names(visit) == ["camera-1", "camera-3", "camera-5"])
      #expect(try await page.evaluate("location.hash") == "#/wall?tiles=4&group=Ampera")
      // A camera of the other group has an alert.
      try await visit.center.record(camera: "camera-0", at: SystemWallClock().now())
      try await page.waitFor("\(choices).join() === 'Semua kamera1,Ampera,Jakabaring1'")
      try await page.click(".groups button:nth-child(3)")
      try await page.waitFor("document.querySelector('.grid .tile').dataset.camera === 'camera-0'")
    }
  }

  @Test func tourTurnsThePagesForEver() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try visit.setUpCameras(3)
      try await page.navigate(to: "about:blank")
      try await visit.open("#/wall?tiles=1")
      try await waitForTiles(1, visit)
      // Not as long as people wait.
      try await page.perform(
        "const set = setInterval; window.setInterval = (act, time) => set(act, time / 50);")
      try await page.press("t")
      #expect(try await page.evaluate("location.hash.includes('tour=on')"))
      for camera in ["camera-1", "camera-2", "camera-0"] {
        try await page.waitFor(
          "document.querySelector('.grid .tile').dataset.camera === '\(camera)'")
      }
      try await page.press("t")
      #expect(try await page.evaluate("location.hash.includes('tour')") == false)
    }
  }

  // MARK: - What is asked for

  private static let asked =
    """
    [...new Set(performance.getEntriesByType('resource').map((entry) => entry.name)
      .filter((name) => name.endsWith('/snapshot')).map((name) => name.split('/').at(-2)))].sort()
    """

  @Test func onlyTilesOnTheScreenAskForPictures() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try visit.setUpCameras(12)
      try await visit.open("#/wall?tiles=4&page=2")
      try await page.waitFor("\(Self.asked).length === 4")
      #expect(
        try await page.evaluate(Self.asked) == ["camera-4", "camera-5", "camera-6", "camera-7"])
      // On a phone most of them lie below.
      try await page.resize(width: 390, height: 844)
      try await page.navigate(to: "about:blank")
      try await visit.open("#/wall?tiles=16")
      try await waitForTiles(12, visit)
      try await page.waitFor("\(Self.asked).length >= 2")
      try await Task.sleep(for: .seconds(2))
      let before: [String] = try await page.evaluate(Self.asked)
      #expect(before.contains("camera-0") && before.count < 6)
      try await page.perform("document.querySelector('[data-camera=camera-11]').scrollIntoView()")
      try await page.waitFor("\(Self.asked).includes('camera-11')")
    }
  }

  @Test func firstViewIsSmall() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      // Live pictures are the cameras' own affair.
      let bytes: Int = try await page.evaluate(
        """
        [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .filter((entry) => !entry.name.endsWith('/snapshot'))
          .reduce((sum, entry) => sum + entry.transferSize, 0)
        """)
      let paint: Double = try await page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1")
      print("first view: \(bytes / 1000) kB, first paint after \(Int(paint)) ms")
      #expect((10_000...300_000).contains(bytes))
    }
  }

  // MARK: - Alerts come forward

  @Test func cameraWithTheMostUrgentAlertComesForwardAndTheWallStaysAsItIs() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try visit.setUpCameras(12)
      try await visit.open("#/wall?tiles=4")
      try await waitForTiles(4, visit)
      let before = try await names(visit)
      let front = "document.querySelector('.front .tile')?.dataset.camera"
      #expect(
        try await page.evaluate("document.querySelector('.front').checkVisibility()") == false)
      // Also from another page, with its picture.
      let now = SystemWallClock().now()
      let warning = try await center.record(camera: "camera-9", at: now, severity: .warning)
      try await page.waitFor("\(front) === 'camera-9'")
      try await page.waitFor("document.querySelector('.front .live').naturalWidth === 320")
      #expect(try await page.text(of: ".front .tile-alert").contains("Motion"))
      // What is more urgent comes at once, what is less does not.
      let alarm = try await center.record(
        .crowd, camera: "camera-1", at: now.advanced(by: .seconds(1)), severity: .critical, peak: 6)
      try await page.waitFor("\(front) === 'camera-1'")
      try await center.record(
        camera: "camera-2", at: now.advanced(by: .seconds(2)), severity: .info)
      // A camera that shows nothing has nothing to come forward with.
      try await center.record(
        .cameraOffline, camera: "camera-3", zone: nil, at: now, severity: .critical, peak: 30)
      try await page.waitFor("document.querySelectorAll('.alert[data-event]').length === 4")
      #expect(try await page.evaluate(front) == "camera-1")
      #expect(try await names(visit) == before)
      #expect(
        try await page.evaluate(
          "document.querySelector('.grid [data-camera=camera-1]').dataset.alert")
          == "critical")
      // The pages say where the others are.
      #expect(
        try await page.evaluate(
          "[...document.querySelectorAll('.pager button')].map((b) => b.textContent)")
          == ["13", "2", "31"])
      for event in [alarm, warning] {
        try await center.store.acknowledge(event.id, by: "Sari")
        await center.hub.announce()
      }
      try await page.waitFor("\(front) === 'camera-2'")
    }
  }

  // MARK: - Overlays

  @Test func blobsAreLaidOverThePicturesOnDemandAlone() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try visit.setUpCameras(2)
      let asked =
        "performance.getEntriesByType('resource').filter((e) => e.name.includes('/api/v1/blobs')).length"
      func set(_ seconds: Int) {
        center.cameras.change("camera-0") {
          $0.blobs = LiveBlobs(
            takenAt: SystemWallClock().now().advanced(by: .seconds(seconds)),
            bounds: [
              RelativeRect(x: 0.25, y: 0.5, width: 0.1, height: 0.25),
              RelativeRect(x: 0.5, y: 0.1, width: 0.1, height: 0.1),
            ])
        }
      }
      set(60)
      try await visit.open("#/wall")
      try await waitForTiles(2, visit)
      try await page.waitFor(
        "document.querySelector('[data-camera=camera-0] .live').checkVisibility()")
      #expect(try await page.evaluate(asked) == 0)
      try await page.press("b")
      let boxes = "document.querySelectorAll('[data-camera=camera-0] .blobs rect')"
      try await page.waitFor("\(boxes).length === 2")
      // Where they are in the picture.
      let shares: [Double] = try await page.evaluate(
        """
        (() => {
          const box = \(boxes)[0].getBoundingClientRect();
          const picture = document.querySelector('[data-camera=camera-0] .screen').getBoundingClientRect();
          return [(box.left - picture.left) / picture.width, (box.top - picture.top) / picture.height, box.height / picture.height];
        })()
        """)
      for (share, expected) in zip(shares, [0.25, 0.5, 0.25]) {
        #expect(abs(share - expected) < 0.02)
      }
      #expect(
        try await page.evaluate(
          "document.querySelectorAll('[data-camera=camera-1] .blobs rect').length")
          == 0)
      // Of an earlier moment they would lie.
      set(-10)
      try await page.waitFor("\(boxes).length === 0")
      set(60)
      try await page.waitFor("\(boxes).length === 2")
      try await page.press("b")
      try await page.waitFor("\(boxes).length === 0")
    }
  }

  // MARK: - Live video

  @Test func thirtySixTilesPlayLiveVideoAtOnce() async throws {
    let clip = try await FragmentedClip.testPicture()
    try await Visit.run(seconds: 200) { visit in
      let page = visit.page
      try visit.setUpCameras(40) { $0.video = clip.script }
      try await visit.open("#/wall?tiles=36")
      try await waitForTiles(36, visit)
      try await page.press("v")
      try await page.waitFor(
        """
        [...document.querySelectorAll('.grid video')]
          .filter((one) => one.checkVisibility() && one.videoWidth === 320 && one.currentTime > 1).length === 36
        """, within: .seconds(60))
      // Pictures are not asked for any more where video plays.
      try await page.perform("performance.clearResourceTimings()")
      try await Task.sleep(for: .seconds(2))
      #expect(try await page.evaluate("\(Self.asked).length") == 0)
      // Events come as ever.
      let event = try await visit.center.record(at: SystemWallClock().now())
      try await page.waitFor("document.querySelector(\".alert[data-event='\(event.id)']\")")
      // Another page plays its own.
      try await page.press("PageDown")
      try await waitForTiles(4, visit)
      try await page.waitFor(
        """
        [...document.querySelectorAll('.grid video')]
          .filter((one) => one.checkVisibility() && one.currentTime > 0.5).length === 4
        """, within: .seconds(30))
      try await page.press("v")
    }
  }

  // MARK: - On a phone

  @Test func wallOnAPhoneIsAListWithoutSidewaysScrolling() async throws {
    try await Visit.run { visit in
      let page = visit.page
      try visit.setUpCameras(20, groups: ["Jakabaring", "Ampera", "Kota Palembang", "Ogan Ilir"])
      try await page.resize(width: 390, height: 844)
      try await visit.open("#/wall?tiles=9")
      try await waitForTiles(9, visit)
      #expect(
        try await page.evaluate("document.documentElement.scrollWidth") as Int
          == 390)
      try await page.click(".pager button:nth-child(2)")
      try await page.waitFor("document.querySelector('.grid .tile').dataset.camera === 'camera-9'")
    }
  }
}

extension Visit {
  /// Cameras `camera-0` and so on, which run; groups in turn. Their pictures stay live for a minute.
  func setUpCameras(
    _ count: Int, groups: [String] = [],
    _ change: (inout ScriptedCameras.Camera) -> Void = { _ in }
  ) throws {
    let live = SystemWallClock().now().advanced(by: .seconds(90))
    center.cameras.set(
      try (0..<count).map { index in
        var camera = try ScriptedCameras.Camera.running(
          "camera-\(index)", name: "Camera \(index)", jpeg: jpeg, at: live)
        if !groups.isEmpty { camera.status.group = groups[index % groups.count] }
        change(&camera)
        return camera
      })
  }
}
