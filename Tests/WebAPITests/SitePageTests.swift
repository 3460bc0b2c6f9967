import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// The view of sites in a real browser.
@Suite("Sites page", .serialized, .enabled(if: Chromium.isInstalled))
struct SitePageTests {
  @Test func sitesAreSeenAtAGlanceTheTroubledFirst() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      try await center.addSite(group: "Ampera")
      let now = SystemWallClock().now()
      center.sites.set(center.sites.all + SiteStatus.State.allCases.map { .some($0, at: now) })
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      try await page.press("i")
      try await page.waitFor("document.querySelectorAll('.site').length === 5")
      #expect(
        try await page.evaluate(
          "[...document.querySelectorAll('.site')].map((one) => one.dataset.state).join(' ')")
          == "down failing ending waiting up")
      #expect(try await page.text(of: ".sites-view .head").contains("2 of 5 sites answer"))
      let first = try await page.text(of: ".site")
      #expect(first.contains("status 503") && first.contains("Down"))
      // Groups, with the address for the way back.
      try await page.perform("document.querySelectorAll('.sites-view .groups button')[1].click()")
      try await page.waitFor("document.querySelectorAll('.site').length === 1")
      #expect(try await page.evaluate("location.hash") == "#/sites?group=Ampera")
      // What changes is seen without being asked for, and keeps the focus.
      try await page.perform("document.querySelector('.site').focus()")
      var changed = center.sites.all
      changed[0].state = .down
      center.sites.set(changed)
      try await page.waitFor("document.querySelector('.site').dataset.state === 'down'")
      #expect(try await page.evaluate("document.activeElement.dataset.site") == "portal")
    }
  }

  @Test func wallShowsTheSitesTheTroubledFirst() async throws {
    try await Visit.run { visit in
      let (page, center) = (visit.page, visit.center)
      let now = SystemWallClock().now()
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.grid .tile').length === 4")
      #expect(try await page.evaluate("document.querySelector('.site-strip').hidden") == true)
      try await center.addSite(group: "Ampera")
      center.sites.set(center.sites.all + SiteStatus.State.allCases.map { .some($0, at: now) })
      try await page.waitFor("document.querySelectorAll('.site-tile').length === 5")
      #expect(
        try await page.evaluate(
          "[...document.querySelectorAll('.site-tile')].map((one) => one.dataset.state).join(' ')")
          == "down failing ending waiting up")
      #expect(try await page.text(of: ".site-tile").contains("Down"))
      // Those of a group beside its cameras.
      try await visit.open("#/wall?group=Ampera")
      try await page.waitFor("document.querySelectorAll('.site-tile').length === 1")
      try await page.perform("document.querySelector('.site-tile').click()")
      try await page.waitFor("location.hash === '#/sites/portal'")
      // Of many the first, and how many more there are.
      let many = (1...40).map { SiteStatus.some(.up, at: now, number: $0) }
      center.sites.set(many)
      try await visit.open("#/wall")
      try await page.waitFor("document.querySelectorAll('.site-tile').length === 13")
      #expect(try await page.text(of: ".site-tile:not([data-site])") == "28 more")
    }
  }

  @Test func oneSiteShowsItsAvailabilityOverTime() async throws {
    try await Visit.run(language: "id-ID") { visit in
      let page = visit.page
      try await visit.center.addSite(group: nil)
      try await visit.open("#/sites/portal?span=7d")
      try await page.waitFor("document.querySelectorAll('.chart').length === 2")
      #expect(try await page.text(of: ".sites-view h1") == "Situs web")
      #expect(try await page.evaluate("document.querySelectorAll('.chart .bars rect').length") > 80)
      #expect(try await page.text(of: ".sums").contains("tidak menjawab 60 menit"))
      #expect(try await page.text(of: ".site").contains("Sertifikat hampir habis"))
      try await page.perform("document.querySelector('.sites-view .toggle').click()")
      try await page.waitFor("location.hash.includes('span=24h')")
      try await page.waitFor("document.querySelectorAll('.chart').length === 2")
      try await page.press("Escape")
      try await page.waitFor("location.hash === '#/sites'")
    }
  }

  @Test func nothingIsSaidWhereThereIsNothing() async throws {
    try await Visit.run { visit in
      try await visit.open("#/sites")
      try await visit.page.waitFor(
        "document.querySelector('.sites-view .nothing')?.textContent.includes('no sites')")
      try await visit.open("#/sites/unknown")
      try await visit.page.waitFor(
        "document.querySelector('.sites-view .nothing')?.textContent.includes('no such site')")
      // The browser notes the 404 of the series.
      visit.page.forgetConsoleErrors()
    }
  }
}
