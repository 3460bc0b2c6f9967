internal import Scene
internal import Store

/// A camera, or another source of events, as a line of `sources.jsonl`.
struct ArchivedSource: Codable {
  struct ArchivedZone: Codable {
    let id: String
    let name: String
  }

  let id: String
  let name: String
  let group: String?
  let source: SourceKind
  let zones: [ArchivedZone]

  init(_ known: KnownCamera) {
    id = known.id.text
    name = known.name
    group = known.group
    source = known.source
    zones = known.zones.map { ArchivedZone(id: $0.id.text, name: $0.name) }
  }

  /// `nil` if a text in it is not what it should be.
  var known: KnownCamera? {
    guard let id = CameraID(id) else { return nil }
    let zones = zones.compactMap { zone in
      ZoneID(zone.id).map { KnownCamera.KnownZone(id: $0, name: zone.name) }
    }
    guard zones.count == self.zones.count else { return nil }
    return KnownCamera(id: id, name: name, group: group, source: source, zones: zones)
  }
}
