public import Pixels
public import Scene

/// What happened, as programs are told of it by the API and the command line: the members that all of
/// them have, called alike. What people did about it is not among them.
public struct EventFacts: Encodable, Sendable {
  public let id: String
  public let kind: EventKind
  public let camera: String
  public let cameraName: String
  public let source: SourceKind
  public let zone: String?
  public let zoneName: String?
  public let beganAt: String
  public let endedAt: String?
  public let endReason: EndReason?
  public let severity: Severity
  public let peakValue: Double
  public let peakAt: String
  public let threshold: Double
  public let unit: Event.Unit
  public let method: String
  public let direction: CrossingDirection?
  public let detail: String?

  public init(_ stored: StoredEvent) {
    let event = stored.event
    id = event.id.text
    kind = event.kind
    camera = event.camera.text
    cameraName = stored.cameraName
    source = stored.source
    zone = event.zone?.text
    zoneName = stored.zoneName
    beganAt = event.beganAt.description
    endedAt = event.endedAt?.description
    endReason = event.endReason
    severity = event.severity
    // JSON has no infinity.
    peakValue = event.peakValue.isFinite ? event.peakValue : 0
    peakAt = event.peakAt.description
    threshold = event.threshold.isFinite ? event.threshold : 0
    unit = event.unit
    method = event.method
    direction = event.direction
    detail = event.detail.isEmpty ? nil : event.detail
  }
}
