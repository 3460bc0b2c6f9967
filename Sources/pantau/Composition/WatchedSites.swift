import Scene
import Sites
import Store
import WebAPI

/// The watched sites as the command center sees them.
struct WatchedSites: SiteDirectory {
  let watcher: SiteWatcher

  func statuses() async -> [SiteStatus] { await watcher.statuses() }
}

extension SiteConfiguration {
  /// What the database remembers of it.
  var known: KnownCamera {
    KnownCamera(id: id, name: name, group: group, source: .site, zones: [])
  }
}
