import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// Tasks of agencies and legal hold in a real browser.
@Suite("Task pages", .serialized, .enabled(if: Chromium.isInstalled))
struct TaskPageTests {
  private static let isLoginShown = "document.querySelector('.login') !== null"

  private static func record(_ visit: Visit) async throws -> Event {
    let event = try await visit.center.record(
      .crowd, at: SystemWallClock().now().advanced(by: .seconds(-600)), severity: .alarm,
      endsAfter: .seconds(40))
    try await visit.center.record(.snapshot, of: event, bytes: visit.jpeg)
    return event
  }

  @Test func operatorPassesOnAgencyAnswersOperatorCloses() async throws {
    try await Visit.run(language: "id-ID") { visit in
      let (page, center) = (visit.page, visit.center)
      let event = try await Self.record(visit)
      try await center.addUser("Sari", .admin, password: "correct horse battery")
      try await center.addUser("Dewi", .agency, password: "another horse battery")
      try await visit.open("#/events/\(event.id)")
      try await visit.logIn(as: "sari", password: "correct horse battery")
      try await page.waitFor("document.querySelector('[data-action=pass]') !== null")
      // With the keyboard: the text has the focus, the deadline is in three days.
      try await page.press("o")
      try await page.waitFor("document.activeElement.id === 'task-text'")
      try await page.type("Mohon <b>diperiksa</b>.")
      try await page.click("#sheet [type=submit]")
      try await page.waitFor("location.hash.startsWith('#/tasks/')")
      try await page.waitFor("document.querySelector('[data-action=letter]') !== null")
      let number = try #require(
        try await center.store.tasks(in: .cameras(.all)).tasks.first?.number)
      #expect(try await page.text(of: "h1").contains("\(number) · Dinas Perhubungan"))
      #expect(try await page.text(of: ".trail").contains("<b>diperiksa</b>"))
      try await page.waitFor("document.querySelector('figure img').naturalWidth === 320")
      // The event says so, too.
      try await visit.open("#/events/\(event.id)")
      try await page.waitFor("document.querySelector('[data-section=tasks] a') !== null")
      try await page.click("#logout")
      try await page.waitFor(Self.isLoginShown)

      // The agency sees its tasks and nothing else, wherever it wants to go.
      try await page.perform("location.hash = '#/wall'")
      try await visit.logIn(as: "dewi", password: "another horse battery")
      try await page.waitFor("document.querySelectorAll('.tasks tbody tr').length === 1")
      #expect(try await page.evaluate("document.querySelectorAll('nav a[data-view]').length") == 1)
      let isAtHome = "document.querySelector('h1')?.textContent === 'Tugas untuk instansi Anda'"
      try await page.waitFor(isAtHome)
      for key in ["h", "p"] {
        try await page.perform("document.querySelector('.tasks').dataset.old = 'yes'")
        try await page.press(key)
        try await page.waitFor(
          "document.querySelectorAll('.tasks:not([data-old]) tbody tr').length === 1")
        try await page.waitFor(isAtHome)
      }
      try await page.click(".tasks a")
      try await page.waitFor("document.querySelector('[data-action=answer]') !== null")
      #expect(
        try await page.evaluate(
          "[...document.querySelectorAll('[data-action]')].map((one) => one.dataset.action).join()")
          == "answer,letter")
      try await page.click("[data-action=answer]")
      try await page.waitFor("document.activeElement.id === 'task-text'")
      try await page.type("Sudah selesai.")
      try await page.click("#sheet [type=submit]")
      try await page.waitFor("document.querySelector('.task-state').dataset.state === 'answered'")
      #expect(try await page.text(of: ".trail").contains("Sudah selesai."))
      #expect(try await center.store.task(number)?.entries.last?.by == "Dewi")
      try await page.click("#logout")
      try await page.waitFor(Self.isLoginShown)

      try await visit.logIn(as: "sari", password: "correct horse battery")
      try await page.waitFor("document.querySelector('[data-action=close]') !== null")
      try await page.click("[data-action=close]")
      try await page.waitFor("document.activeElement.id === 'task-text'")
      try await page.click("#sheet [type=submit]")
      try await page.waitFor("document.querySelector('.task-state').dataset.state === 'closed'")
      // Browsers note answers such as 401 there.
      page.forgetConsoleErrors()
    }
  }

  @Test func listShowsStatesAndWhatIsOverdue() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let event = try await Self.record(visit)
      var numbers: [TaskNumber] = []
      for agency in CommandCenter.agencies {
        numbers.append(
          try await center.store.passOn(
            event.id, to: agency, until: SystemWallClock().now().advanced(by: .seconds(3)),
            text: "Please look.", by: Performer(name: "Sari")
          ).number)
      }
      _ = try await center.store.apply(
        .answer(text: "Done.", isFinal: true), to: numbers[0], by: Performer(name: "Dewi"))
      try await Task.sleep(for: .seconds(3))
      try await visit.open("#/tasks")
      try await page.waitFor("document.querySelectorAll('.tasks tbody tr').length === 2")
      #expect(try await page.text(of: "[data-task='\(numbers[1])'] .task-state") == "open, overdue")
      #expect(try await page.text(of: "[data-task='\(numbers[0])'] .task-state") == "answered")
      #expect(try await page.text(of: ".tasks").contains("Dinas Pertamanan <&>"))
      try await visit.open("#/tasks?state=answered")
      try await page.waitFor("document.querySelectorAll('.tasks tbody tr').length === 1")
      try await visit.open("#/tasks?state=closed")
      try await page.waitFor("document.querySelector('.nothing')?.checkVisibility()")
      try await visit.open("#/tasks/2020-000001")
      try await page.waitFor(
        "document.querySelector('.nothing')?.textContent === 'There is no such task.'")
      page.forgetConsoleErrors()
    }
  }

  @Test func eventIsHeldAndReleased() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let event = try await Self.record(visit)
      try await visit.open("#/events/\(event.id)")
      try await page.waitFor("document.querySelector('[data-action=hold]') !== null")
      try await page.click("[data-action=hold]")
      try await page.waitFor("document.activeElement.id === 'hold-reason'")
      try await page.type("Case 17/2026")
      try await page.press("Enter")
      try await page.waitFor("document.querySelector('[data-action=release]') !== null")
      #expect(try await page.text(of: ".held") == "held")
      #expect(try await page.text(of: ".side").contains("Case 17/2026"))
      #expect(try await center.store.event(event.id)?.hold?.reason == "Case 17/2026")
      try await visit.open("#/history?held=true")
      try await page.waitFor("document.querySelectorAll('.history .held').length === 1")
      #expect(try await page.evaluate("document.querySelector('[name=held]').checked") == true)
      try await visit.open("#/events/\(event.id)")
      try await page.waitFor("document.querySelector('[data-action=release]') !== null")
      try await page.click("[data-action=release]")
      try await page.waitFor("document.querySelector('[data-action=hold]') !== null")
      #expect(try await center.store.event(event.id)?.hold == nil)
    }
  }

  /// A short trail is one page of paper, in both languages.
  @Test(arguments: ["id", "en"])
  func letterIsOnePage(_ language: String) async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let event = try await Self.record(visit)
      let performer = Performer(name: "Sari")
      let task = try await center.store.passOn(
        event.id, to: CommandCenter.agencies[0],
        until: SystemWallClock().now().advanced(by: .seconds(86_400)),
        text: "Mohon kerumunan di gerbang utara diurai.\nTerima kasih.", by: performer)
      _ = try await center.store.apply(
        .answer(text: "Petugas sudah di tempat.", isFinal: true), to: task.number, by: performer)
      try await page.navigate(
        to: visit.address("api/v1/tasks/\(task.number)/letter?language=\(language)"))
      try await page.waitFor("document.querySelector('img')?.complete")
      #expect(try await page.evaluate("document.querySelector('img').naturalWidth") == 320)
      let font: String = try await page.evaluate("getComputedStyle(document.body).fontFamily")
      #expect(font.contains("Serif"))
      let pdf = try await page.printPDF()
      #expect(pdf.starts(with: Array("%PDF-".utf8)))
      let raw = String(decoding: pdf, as: UTF8.self)
      #expect(raw.components(separatedBy: "/Type /Page\n").count - 1 == 1)
    }
  }
}
