import Outbound
import Scene
import Sites

/// Asks every site of a configuration once.
enum SiteTrial {
  private static let mostAtOnce = 8

  /// In the order of the sites.
  static func checks(of configuration: Configuration) async -> [SiteCheck] {
    let client = OutboundClient(
      policy: configuration.outbound.policy,
      trustedCertificates: configuration.outbound.trustedCertificates)
    let probe = SiteProbe(client: client)
    let checks = await withTaskGroup(of: (Int, SiteCheck?).self) { tasks in
      var waiting = configuration.sites.enumerated().makeIterator()
      func startNext(_ tasks: inout TaskGroup<(Int, SiteCheck?)>) {
        guard let (index, site) = waiting.next() else { return }
        tasks.addTask { (index, await probe.check(site, looksAtCertificate: true)) }
      }
      for _ in 0..<mostAtOnce { startNext(&tasks) }
      var checks: [Int: SiteCheck] = [:]
      for await (index, check) in tasks {
        checks[index] = check
        startNext(&tasks)
      }
      return checks
    }
    await client.shutdown()
    return configuration.sites.indices.map { index in
      checks[index]
        ?? SiteCheck(at: .init(microseconds: 0), elapsed: .zero, failure: "not asked")
    }
  }
}
