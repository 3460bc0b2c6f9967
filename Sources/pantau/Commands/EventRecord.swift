import Pixels
import Scene
import Store

/// An event as a JSON object of the command line: the members that the API gives it, and the names
/// of its evidence files.
struct EventRecord: Encodable {
  let id: String
  let kind: EventKind
  let camera: String
  let cameraName: String
  let source: SourceKind
  let zone: String?
  let zoneName: String?
  let beganAt: String
  let endedAt: String?
  let endReason: EndReason?
  let severity: Severity
  let peakValue: Double
  let peakAt: String
  let threshold: Double
  let unit: Event.Unit
  let method: String
  let direction: CrossingDirection?
  let detail: String?
  let state: EventState
  let outcome: Outcome?
  let by: String?
  let note: String?
  /// Why it is exempt from retention; absent: it is not.
  let heldBecause: String?
  let evidence: [EvidenceRecord]

  init(_ stored: StoredEvent) {
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
    peakValue = event.peakValue.isFinite ? event.peakValue : 0
    peakAt = event.peakAt.description
    threshold = event.threshold.isFinite ? event.threshold : 0
    unit = event.unit
    method = event.method
    direction = event.direction
    detail = event.detail.isEmpty ? nil : event.detail
    state = stored.state
    outcome = stored.outcome
    by = stored.by
    note = stored.note.isEmpty ? nil : stored.note
    heldBecause = stored.hold?.reason
    evidence = stored.evidence.map { EvidenceRecord(kind: $0.kind, file: $0.fileName) }
  }
}

struct EvidenceRecord: Encodable {
  let kind: Evidence.Kind
  /// Inside the evidence folder.
  let file: String
}
