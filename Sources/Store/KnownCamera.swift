public import Scene

/// A camera, or another source of events, that the store has heard of.
public struct KnownCamera: Hashable, Sendable, Identifiable {
  public struct KnownZone: Hashable, Sendable, Identifiable {
    public let id: ZoneID
    /// The id where no name was ever given.
    public let name: String

    public init(id: ZoneID, name: String) {
      self.id = id
      self.name = name
    }
  }

  public let id: CameraID
  /// The id where no name was ever given.
  public let name: String
  /// That it belongs to, e.g. a venue; `nil`: none.
  public let group: String?
  /// What it is.
  public let source: SourceKind
  /// Zones and lines, by id.
  public let zones: [KnownZone]

  public init(
    id: CameraID, name: String, group: String? = nil, source: SourceKind = .camera,
    zones: [KnownZone]
  ) {
    self.id = id
    self.name = name
    self.group = group
    self.source = source
    self.zones = zones
  }
}
