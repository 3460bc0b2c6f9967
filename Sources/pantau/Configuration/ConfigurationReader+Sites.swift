import Foundation
import Outbound
import Pixels
import Scene
import Sites
import Yams

extension ConfigurationReader {
  // MARK: - Outbound

  func readOutbound(_ fields: Fields, into outbound: inout OutboundSettings) {
    if let nodes = fields.list("allow", "a list of networks such as 10.0.0.0/8 or addresses") {
      var allowed: [AddressNetwork] = []
      for (index, node) in nodes.enumerated() {
        if let network = node.plainText.flatMap(AddressNetwork.init) {
          allowed.append(network)
        } else {
          fields.reader.report(
            node.position, "\(fields.join("allow"))[\(index)]",
            "expected a network such as 10.0.0.0/8 or an address, found \(Shown.node(node))")
        }
      }
      outbound.policy = AddressPolicy(allowed: allowed)
    }
    if let nodes = fields.list("trusted_certificates", "a list of PEM files") {
      for (index, node) in nodes.enumerated() {
        let path = node.plainText.map(absolute)
        if let path, CertificateFile.problem(with: path) == nil {
          outbound.trustedCertificates.append(path)
        } else {
          fields.reader.report(
            node.position, "\(fields.join("trusted_certificates"))[\(index)]",
            "expected a readable PEM file of certificates, found \(Shown.node(node))")
        }
      }
    }
  }

  // MARK: - Sites

  /// More are not watched by one Pantau.
  private static let mostSites = 2_000

  /// Those of the file, then those of the list that it names.
  func readSites(_ fields: Fields, ids: inout UniqueNames, into result: inout Configuration) {
    result.sites =
      fields.sections("sites", of: "web sites") { site($0, ids: &ids) } ?? []
    fields.read(
      "sites_file", .text("a CSV file's path", longest: 1000), into: &result.sitesPath)
    result.sitesPath = result.sitesPath.map(absolute)
    if let path = result.sitesPath {
      do throws(CommandFailure) {
        let text = try SitesFile.text(of: path)
        let list = SitesFile(text, path: path) { site($0, ids: &ids, file: path) }
        result.sites += list.sites
        fields.reader.report(list.issues)
      } catch {
        fields.report("sites_file", error.description)
      }
    }
    if result.sites.count > Self.mostSites {
      fields.report(
        fields.has("sites_file") ? "sites_file" : "sites",
        "expected at most \(Self.mostSites) sites, found \(result.sites.count)")
    }
  }

  /// `nil` if it has no identity or address; its other issues are reported all the same.
  ///
  /// - Parameter file: the list that it stands in, if it does.
  func site(
    _ fields: Fields, ids: inout UniqueNames, file: String? = nil
  ) -> SiteConfiguration? {
    let list = file.map { URL(fileURLWithPath: $0).lastPathComponent }
    let id = sourceID(fields, of: "site", in: list, ids: &ids)
    var name = id?.text ?? ""
    fields.read("name", .text("what operators call it"), into: &name, defaultText: "the id")
    var group: String?
    fields.read("group", .text("what the site belongs to"), into: &group)
    let address = siteAddress(fields)
    // What a site has where it says nothing.
    var site = SiteConfiguration(
      id: id ?? .pantau, name: name, address: address ?? Self.anyAddress)
    site.group = group
    fields.read("interval_seconds", .seconds(10...86_400), into: &site.interval)
    fields.read("timeout_seconds", .seconds(1...60), into: &site.timeout)
    if site.timeout > site.interval {
      fields.report(
        fields.has("timeout_seconds") ? "timeout_seconds" : "interval_seconds",
        "expected a timeout that is no longer than the interval")
    }
    fields.read("expected_text", .text("what its page has to hold"), into: &site.expectedText)
    fields.read("expected_status", Self.statusRange, into: &site.expectedStatus)
    fields.read("down_severity", .choice(Severity.self), into: &site.rules.downSeverity)
    fields.read("certificate_days", .integer(0...365), into: &site.rules.certificateDays)
    fields.read(
      "certificate_severity", .choice(Severity.self), into: &site.rules.certificateSeverity)
    fields.read("watch_changes", .flag, into: &site.rules.watchesChanges)
    fields.read("changed_severity", .choice(Severity.self), into: &site.rules.changedSeverity)
    fields.read("changed_share", .number(0.2...1), into: &site.rules.changedShare)
    fields.read("cooldown_seconds", .seconds(0...86_400), into: &site.rules.cooldown)
    return id == nil || address == nil ? nil : site
  }

  private static let addressForm =
    "an address such as https://www.example.go.id/ without user and password"

  /// Stands in while the other keys of a site with a wrong address are checked; such a site is not used.
  private static var anyAddress: WebAddress {
    guard let address = try? WebAddress("http://localhost/") else {
      preconditionFailure("http://localhost/ is an address")
    }
    return address
  }

  /// No message shows the address.
  private func siteAddress(_ fields: Fields) -> WebAddress? {
    guard let text = fields.required("url", .secret(Self.addressForm)) else { return nil }
    do {
      return try WebAddress(text)
    } catch {
      guard case .badAddress(let reason) = error else { return nil }
      fields.report("url", reason)
      return nil
    }
  }

  private static var statusRange: Expected<ClosedRange<Int>> {
    Expected(
      text: "an HTTP status or a range of them, such as 200-399",
      read: { node in
        let parts = (node.plainText ?? "").split(
          separator: "-", omittingEmptySubsequences: false
        ).map { Int($0) }
        guard (1...2).contains(parts.count), let first = parts[0],
          let last = parts[parts.count - 1],
          (100...599).contains(first), (first...599).contains(last)
        else { return nil }
        return first...last
      },
      write: { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" })
  }
}
