import Access
import Foundation
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// Logging in and out in a real browser.
@Suite("Log-in page", .serialized, .enabled(if: Chromium.isInstalled))
struct LoginPageTests {
  private static let isLoginShown = "document.querySelector('.login') !== null"

  @Test func whoLogsInComesToWhereHeWantedToAndOutAgain() async throws {
    try await Visit.run(language: "id-ID") { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.addUser("Sari", .admin, password: "correct horse battery")
      let event = try await center.record(at: moment())
      try await visit.open("#/events/\(event.id)")
      try await page.waitFor(Self.isLoginShown)
      #expect(try await page.text(of: ".login h1") == "Masuk ke Pantau")
      // Nothing but the log-in is offered.
      #expect(try await page.evaluate("document.querySelector('nav').checkVisibility()") == false)

      // With the keyboard alone; the first time wrongly. A form that is not complete goes to what is
      // missing.
      #expect(try await page.evaluate("document.activeElement.id") == "login-name")
      try await page.type("sari")
      try await page.press("Enter")
      try await page.type("wrong horse battery")
      try await page.press("Enter")
      try await page.waitFor("document.querySelector('.flaw').textContent !== ''")
      #expect(try await page.text(of: ".flaw") == "Nama pengguna atau kata sandi salah.")
      #expect(try await page.evaluate("document.activeElement.id") == "login-password")
      try await page.type("correct horse battery")
      try await page.press("Enter")
      try await page.waitFor("document.querySelector('.event-view h1') !== null")
      #expect(try await page.evaluate("location.hash") == "#/events/\(event.id)")
      #expect(try await page.text(of: ".who").contains("Sari"))
      #expect(try await page.evaluate("document.cookie") == "")
      #expect(try await page.evaluate("document.querySelector('#operator')?.id ?? ''") == "")

      // Acts under that name, and is asked for none.
      try await page.press("a")
      try await eventually { try await center.store.event(event.id)?.by == "Sari" }
      try await page.press("r")
      try await page.waitFor("document.querySelector('#sheet').open")
      #expect(try await page.evaluate("document.querySelector('#resolve-by')?.id ?? ''") == "")
      try await page.press("Escape")

      // Reloaded, still in; out, and back to the log-in.
      try await page.navigate(to: "about:blank")
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      try await page.click("#logout")
      try await page.waitFor(Self.isLoginShown)
      #expect(try await page.evaluate("document.querySelectorAll('.grid .tile').length") == 0)
      // Browsers note answers such as 401 there.
      page.forgetConsoleErrors()
    }
  }

  @Test func endOfTheSessionLeadsToTheLogInAndViewersAreOfferedNoDeeds() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.addUser("sari", .admin)
      try await center.addUser("Budi", .viewer, password: "a long password")
      try await center.record(at: moment())
      try await visit.open("#/alerts")
      try await page.waitFor(Self.isLoginShown)
      #expect(try await page.text(of: ".login h1") == "Log in to Pantau")
      try await page.type("budi")
      try await page.press("Enter")
      try await page.type("a long password")
      try await page.press("Enter")
      try await page.waitFor("document.querySelector('.alert') !== null")
      #expect(try await page.evaluate("document.querySelectorAll('[data-action]').length") == 0)
      try await page.press("r")
      #expect(try await page.evaluate("document.querySelector('#sheet').open") == false)
      try await center.store.changeUser(
        UserName("budi")!, UserChange(role: .operator, password: PasswordHash.ofNobody),
        by: Performer(name: "test"))
      try await page.waitFor(Self.isLoginShown)
      #expect(try await page.evaluate("document.querySelectorAll('.alert').length") == 0)
      page.forgetConsoleErrors()
    }
  }
}
