import Pixels
import Scene
import Sites

extension CheckReport {
  struct Site: Encodable {
    struct Connect: Encodable {
      let works: Bool
      var status: Int?
      var seconds: Double
      /// Whole days; absent: the site has no certificate.
      var certificateDays: Int?
      /// Why it does not work.
      var error: String?
    }

    let id: String
    let name: String
    let group: String?
    /// Without query.
    let address: String
    let connect: Connect?

    init(_ site: SiteConfiguration, check: SiteCheck?) {
      id = site.id.text
      name = site.name
      group = site.group
      address = site.address.withoutQuery
      connect = check.map { check in
        Connect(
          works: check.isGood, status: check.status,
          seconds: (check.elapsed.inSeconds * 1000).rounded() / 1000,
          certificateDays: check.certificateEnd.map {
            Int(($0.duration(since: check.at).inSeconds / 86_400).rounded(.down))
          },
          error: check.failure)
      }
    }
  }

  private static let siteColumns: [TextTable.Column] = [
    .init(title: "SITE", minimumWidth: 8), .init(title: "NAME", minimumWidth: 6),
    .init(title: "GROUP", minimumWidth: 6), .init(title: "ADDRESS", minimumWidth: 20),
  ]

  /// A table of the sites with an empty line behind it, and why those that fail do; nothing where
  /// there are no sites.
  func siteLines(width: Int?) -> [String] {
    if sites.isEmpty { return [] }
    let tried = sites.contains { $0.connect != nil }
    let columns = Self.siteColumns + (tried ? [.init(title: "ANSWER", minimumWidth: 24)] : [])
    let rows = sites.map { site in
      ([site.id, site.name, site.group ?? "-", site.address]
        + (tried ? [site.connect?.text ?? "-"] : [])).map(Terminal.clean)
    }
    let table = TextTable(columns, fitting: rows, width: width)
    let reasons = sites.filter { $0.connect?.works == false }.map {
      "\($0.id): \(Terminal.clean($0.connect?.error ?? ""))"
    }
    return [table.header] + rows.map(table.line) + [""] + reasons
  }

  /// ` 3 of 4 sites answer.` if they were asked.
  var siteVerdict: String {
    let tried = sites.compactMap(\.connect)
    if tried.isEmpty { return "" }
    return " \(tried.count(where: \.works)) of "
      + Shown.count(tried.count, "site answers.", "sites answer.")
  }
}

extension CheckReport.Site.Connect {
  /// `200, 0.12 s, certificate 80 days`, or `failed`.
  fileprivate var text: String {
    guard works, let status else { return "failed" }
    let days = certificateDays.map { ", certificate \(Shown.count($0, "day", "days"))" } ?? ""
    return "\(status), \(Shown.number((seconds * 100).rounded() / 100)) s\(days)"
  }
}
