import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

private let screenshotFolder = ProcessInfo.processInfo.environment["PANTAU_SCREENSHOTS"]

/// Pictures of the page for people to look at: written to the folder that PANTAU_SCREENSHOTS
/// names, skipped where it names none. JPEG files `1.jpg`, `2.jpg` ..., layers `1-density.png` ...
/// and `clip.mp4` in that folder stand for what cameras see.
@Suite(
  "Screenshots", .serialized, .enabled(if: Chromium.isInstalled && screenshotFolder != nil))
struct ScreenshotTests {
  @Test func pagesInBothSizesAndThemes() async throws {
    let folder = try #require(screenshotFolder)
    let center = try CommandCenter()
    let chromium = try Chromium(seconds: 300)
    defer { chromium.stop() }
    let page = try await chromium.openPage(language: "id-ID")
    let painted = try await page.paintJPEG(width: 960, height: 540)
    let pictures = (1...9).map { Self.bytes("\(folder)/\($0).jpg") ?? painted }
    let shown = try await Self.fill(
      center, pictures: pictures, clip: Self.bytes("\(folder)/clip.mp4"))
    _ = try await center.settings.add(
      Array(
        #"""
        {"id": "plaza", "name": "Plaza Jakabaring", "group": "Jakabaring",
         "url": "rtsp://***@192.0.2.17/Streaming/Channels/101",
         "perspective": [{"y": 0.45, "person_height": 0.1}, {"y": 0.92, "person_height": 0.26}],
         "motion": {"sensitivity": 0.6, "ignore": [[[0, 0], [0.3, 0], [0.3, 0.07], [0, 0.07]]]},
         "zones": [{"id": "square", "name": "Alun-alun", "crowd": {"capacity_persons": 300},
                    "polygon": [[0.08, 0.45], [0.9, 0.42], [0.97, 0.95], [0.03, 0.95]]}],
         "lines": [{"id": "gate", "name": "Pintu masuk", "from": [0.3, 0.6], "to": [0.62, 0.58]}]}
        """#.utf8))
    let task = try await Self.passOn(shown, center)
    let port = Int(LoopbackPort.free())
    // `plan.png` in the folder is the plan of the site.
    let plan = "\(folder)/plan.png"
    try await center.serve(on: port) {
      $0.map.leafletDirectory = MapConfiguration().leafletDirectory
      if Self.bytes(plan) != nil { $0.map.planPath = plan }
    } _: {
      for (width, height) in [(1920, 1080), (390, 844)] {
        for isDark in [true, false] {
          try await page.resize(width: width, height: height)
          try await page.prefer(dark: isDark)
          for (name, hash) in [
            ("wall", "#/wall"), ("alerts", "#/alerts"), ("history", "#/history"),
            ("event", "#/events/\(shown)"), ("camera", "#/wall/plaza"), ("map", "#/map"),
            ("sites", "#/sites"), ("site", "#/sites/portal?span=7d"),
            ("cameras", "#/setup"),
            ("setup", "#/setup/plaza"),
            ("analysis", "#/analysis?camera=plaza&zone=yard&span=24h"),
            ("crossings", "#/analysis?camera=gate-north&zone=door&span=24h"),
            ("deliveries", "#/deliveries"),
            ("report", "#/report"), ("tasks", "#/tasks"), ("task", "#/tasks/\(task)"),
          ] {
            try await page.navigate(to: "about:blank")
            try await page.navigate(to: "http://127.0.0.1:\(port)/\(hash)")
            try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
            try await Task.sleep(for: .milliseconds(1_200))
            let look = isDark ? "dark" : "light"
            try await page.screenshot(to: "\(folder)/\(name)-\(width)-\(look).png")
          }
        }
      }
      try await page.resize(width: 1920, height: 1080)
      try await page.prefer(dark: true)
      try await page.navigate(to: "http://127.0.0.1:\(port)/#/report")
      try await page.waitFor("document.querySelector('.paper')?.checkVisibility()")
      try Data(try await page.printPDF()).write(
        to: URL(fileURLWithPath: "\(folder)/report.pdf"))
      try await page.navigate(to: "http://127.0.0.1:\(port)/api/v1/tasks/\(task)/letter")
      try await page.waitFor("document.querySelector('img')?.complete")
      try await page.screenshot(to: "\(folder)/letter.png")
      try Data(try await page.printPDF()).write(to: URL(fileURLWithPath: "\(folder)/letter.pdf"))
      try await page.navigate(to: "http://127.0.0.1:\(port)/#/wall")
      try await page.waitFor("document.querySelector('.alert')")
      try await page.press("d")
      try await Task.sleep(for: .milliseconds(1_500))
      try await page.screenshot(to: "\(folder)/density.png")
      try await page.press("d")
      try await page.press("r")
      try await Task.sleep(for: .milliseconds(400))
      try await page.screenshot(to: "\(folder)/resolve.png")
    }
    try await page.waitFor("document.querySelector('.link').dataset.link === 'down'")
    try await Task.sleep(for: .seconds(6))
    try await page.screenshot(to: "\(folder)/down.png")
  }

  /// Two tasks, one of which was answered and asked again.
  private static func passOn(_ id: EventID, _ center: CommandCenter) async throws -> TaskNumber {
    let (sari, dewi) = (Performer(name: "Sari"), Performer(name: "Dewi (Dishub)"))
    let now = SystemWallClock().now()
    func pass(_ agency: Agency, _ days: Int, _ text: String) async throws -> TaskNumber {
      try await center.store.passOn(
        id, to: agency, until: now.advanced(by: .seconds(86_400 * days)), text: text, by: sari
      ).number
    }
    _ = try await pass(
      CommandCenter.agencies[1], 7, "Mohon pohon di depan gerbang utara dipangkas.")
    let number = try await pass(
      CommandCenter.agencies[0], 3,
      "Kerumunan di gerbang utara menutup jalan.\nMohon petugas ditempatkan pada jam pulang.")
    _ = try await center.store.apply(
      .answer(text: "Dua petugas sejak sore ini.", isFinal: true), to: number, by: dewi)
    _ = try await center.store.apply(
      .ask(
        text: "Jalan tertutup lagi sejak pukul 17.",
        deadline: now.advanced(by: .seconds(86_400 * 5))), to: number, by: sari)
    try await center.store.hold(id, reason: "Perkara 17/2026", by: sari)
    return number
  }

  @Test func logInInBothLanguagesAndSizes() async throws {
    let folder = try #require(screenshotFolder)
    let center = try CommandCenter()
    try await center.addUser("Sari", .admin, password: "correct horse battery")
    let port = Int(LoopbackPort.free())
    try await center.serve(on: port) {
      for (language, isDark) in [("id-ID", true), ("en-GB", false)] {
        let chromium = try Chromium(seconds: 100)
        defer { chromium.stop() }
        let page = try await chromium.openPage(language: language)
        try await page.prefer(dark: isDark)
        for (width, height) in [(1920, 1080), (390, 844)] {
          try await page.resize(width: width, height: height)
          try await page.navigate(to: "about:blank")
          try await page.navigate(to: "http://127.0.0.1:\(port)/")
          try await page.waitFor("document.querySelector('.login') !== null")
          if width < 1_000 {
            try await page.type("sari")
            try await page.press("Enter")
            try await page.type("wrong")
            try await page.press("Enter")
            try await page.waitFor("document.querySelector('.flaw').textContent !== ''")
          }
          try await page.screenshot(to: "\(folder)/login-\(width)-\(language).png")
        }
        try await page.type("correct horse battery")
        try await page.press("Enter")
        for (width, height) in [(1920, 1080), (390, 844)] {
          try await page.resize(width: width, height: height)
          try await page.waitFor("document.querySelector('.link').dataset.link === 'live'")
          try await page.screenshot(to: "\(folder)/in-\(width)-\(language).png")
        }
      }
    }
  }

  private static func bytes(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
  }

  /// Four cameras and a night's events; returns the one to show.
  private static func fill(
    _ center: CommandCenter, pictures: [[UInt8]], clip: [UInt8]?
  ) async throws -> EventID {
    let now = SystemWallClock().now()
    let live = now.advanced(by: .seconds(120))
    try await center.addSite(group: "Palembang")
    center.sites.set(center.sites.all + SiteStatus.State.allCases.map { .some($0, at: now) })
    let names = [
      ("gate-north", "Gerbang Utara"), ("plaza", "Plaza Jakabaring"), ("pier", "Dermaga 2"),
      ("parking", "Parkir Timur"),
    ]
    var cameras = try names.enumerated().map { index, name in
      try ScriptedCameras.Camera.running(name.0, name: name.1, jpeg: pictures[index], at: live)
    }
    for (index, zone) in ["Halaman", "Alun-alun", "Tepi air", "Baris A"].enumerated() {
      cameras[index].scene.zones[0].name = zone
      cameras[index].scene.lines = index == 0 ? cameras[index].scene.lines : []
    }
    for (index, place) in [(0.48, 0.12), (0.5, 0.55), (0.85, 0.6), (0.15, 0.8)].enumerated() {
      cameras[index].status.group = index == 2 ? "Ampera" : "Jakabaring"
      cameras[index].status.place.onPlan = RelativePoint(x: place.0, y: place.1)
    }
    cameras[2].status.state = .backingOff
    cameras[2].status.lastError = "connection refused"
    cameras[2].snapshot?.takenAt = now.advanced(by: .seconds(-154))
    cameras[2].status.conditions = [.cameraOffline]
    cameras[3].status.conditions = [.cameraCovered, .cameraLowFrameRate]
    for index in cameras.indices {
      guard let png = bytes("\(screenshotFolder ?? "")/\(index + 1)-density.png") else { continue }
      cameras[index].densityPicture = png
    }
    for (index, count) in [(0, 9.0), (1, 47.0)] {
      let measured = ZoneMeasurement(
        foregroundFraction: 0.1, count: count, countLow: 0.8 * count, countHigh: 1.2 * count,
        method: .network)
      cameras[index].status.crowds = cameras[index].scene.zones.compactMap {
        ZoneCrowd($0, measured)
      }
      try await center.store.record(
        center.usualSamples(camera: names[index].0, zone: "yard", persons: 10))
    }
    try await center.store.record(daysOfPlaza(until: now))
    try await center.store.record(dayOfDoor(until: now))
    for (index, name) in names.enumerated() {
      var random = SystemRandomNumberGenerator()
      let began = now.advanced(by: .seconds(index == 2 ? -900 : -86_000))
      let id = EventID(at: began, using: &random)
      try await center.store.recordBegan(
        CameraRun(
          id: id, camera: CameraID(name.0)!, beganAt: began, codec: "h264",
          picture: PixelSize(width: 1920, height: 1080)))
    }
    center.cameras.set(cameras)
    try await center.setUpDeliveries(camera: "plaza")
    try await center.store.describe(
      cameras.map { camera in
        KnownCamera(
          id: camera.status.id, name: camera.status.name,
          zones: camera.scene.zones.map { .init(id: $0.id, name: $0.name) }
            + camera.scene.lines.map { .init(id: $0.id, name: "Pintu masuk") })
      })
    for index in 0..<40 {
      let old = try await center.record(
        index % 5 == 0 ? .crowd : .motion, camera: names[index % 4].0,
        at: now.advanced(by: .seconds(-3_600 - 700 * index)),
        severity: Severity.allCases[index % 3], peak: index % 5 == 0 ? 3.8 : 0.034 * Double(index),
        endsAfter: .seconds(7 + 13 * index))
      try await center.record(.snapshot, of: old, bytes: pictures[index % 4])
      try await center.store.resolve(
        old.id, as: Outcome.allCases[index % 3], by: "Sari",
        note: index % 3 == 1 ? "kucing di halaman" : "")
    }
    let crowd = try await center.record(
      .crowd, camera: "plaza", at: now.advanced(by: .seconds(-95)), severity: .critical, peak: 5.4,
      endsAfter: .seconds(70))
    try await center.record(.snapshot, of: crowd, bytes: pictures[1])
    if let clip { try await center.record(.clip, of: crowd, bytes: clip) }
    try await center.store.acknowledge(crowd.id, by: "Budi", note: "petugas menuju lokasi")
    let line = try await center.record(
      .lineCrossing, camera: "gate-north", zone: "door", at: now.advanced(by: .seconds(-400)),
      severity: .info, peak: 3, endsAfter: .seconds(20))
    try await center.record(.snapshot, of: line, bytes: pictures[0])
    let motion = try await center.record(
      camera: "parking", at: now.advanced(by: .seconds(-42)), severity: .warning, peak: 0.128)
    try await center.record(.snapshot, of: motion, bytes: pictures[3])
    let alarm = try await center.record(
      .crowd, camera: "plaza", at: now.advanced(by: .seconds(-8)), severity: .alarm, peak: 3.9)
    try await center.record(.snapshot, of: alarm, bytes: pictures[1])
    let surge = try await center.record(
      .surge, camera: "plaza", at: now.advanced(by: .seconds(-20)), severity: .warning, peak: 24)
    try await center.record(.snapshot, of: surge, bytes: pictures[1])
    let streams = try await center.record(
      .counterFlow, camera: "gate-north", at: now.advanced(by: .seconds(-60)), severity: .warning,
      peak: 0.41)
    try await center.record(.snapshot, of: streams, bytes: pictures[0])
    for (kind, camera, age, severity, peak) in [
      (EventKind.cameraOffline, "pier", 160, Severity.alarm, 148.0),
      (.cameraCovered, "parking", 34, .alarm, 0.93), (.cameraBlurred, "plaza", 900, .warning, 0.48),
      (.cameraMoved, "gate-north", 1500, .warning, 121),
      (.cameraLowFrameRate, "parking", 70, .info, 0.6),
    ] {
      let event = try await center.record(
        kind, camera: camera, zone: nil, at: now.advanced(by: .seconds(-age)), severity: severity,
        peak: peak, endsAfter: age > 800 ? .seconds(130) : nil)
      if kind == .cameraCovered {
        try await center.record(.snapshot, of: event, bytes: pictures[3])
      }
    }
    return crowd.id
  }

  /// Five weeks, a sample each quarter of an hour: a day's rise and fall, and today more than usual.
  private static func daysOfPlaza(until now: WallTime) -> [ZoneSample] {
    var random = SplitMix64(seed: 3)
    return (1...35 * 96).map { quarter in
      let began = now.advanced(by: .seconds(-900 * quarter))
      let hour = Double((began.microseconds / 1_000_000 + 25_200) % 86_400) / 3_600
      let daily = 4 + 30 * max(0, sin((hour - 5) / 18 * .pi)) * max(0.3, sin((hour - 8) / 12 * .pi))
      let mean = max(
        0, daily * (quarter < 20 ? 1.7 : 1) + Double.random(in: -3...3, using: &random))
      return ZoneSample(
        camera: CameraID("plaza")!, zone: ZoneID("yard")!, beganAt: began, length: .seconds(900),
        meanCount: mean, minCount: mean * 0.7, maxCount: mean * 1.35, meanDensity: mean / 40,
        motionShare: min(1, mean / 40), method: "network")
    }
  }

  private static func dayOfDoor(until now: WallTime) -> [ZoneSample] {
    var random = SplitMix64(seed: 4)
    return (1...96).map { quarter in
      ZoneSample(
        camera: CameraID("gate-north")!, zone: ZoneID("door")!,
        beganAt: now.advanced(by: .seconds(-900 * quarter)), length: .seconds(900), meanCount: 0,
        minCount: 0, maxCount: 0, meanDensity: nil, motionShare: 0.2, method: "none",
        crossingsIn: Int.random(in: 0...14, using: &random),
        crossingsOut: Int.random(in: 0...11, using: &random))
    }
  }
}
