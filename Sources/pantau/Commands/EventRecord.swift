import Scene
import Store

/// An event as a JSON object of the command line: the members that the API gives it, and the names
/// of its evidence files.
struct EventRecord: Encodable {
  let facts: EventFacts
  let dealings: Dealings

  struct Dealings: Encodable {
    let state: EventState
    let outcome: Outcome?
    let by: String?
    let note: String?
    /// Why it is exempt from retention; absent: it is not.
    let heldBecause: String?
    let evidence: [EvidenceRecord]
  }

  init(_ stored: StoredEvent) {
    facts = EventFacts(stored)
    dealings = Dealings(
      state: stored.state, outcome: stored.outcome, by: stored.by,
      note: stored.note.isEmpty ? nil : stored.note, heldBecause: stored.hold?.reason,
      evidence: stored.evidence.map { EvidenceRecord(kind: $0.kind, file: $0.fileName) })
  }

  func encode(to encoder: any Encoder) throws {
    try facts.encode(to: encoder)
    try dealings.encode(to: encoder)
  }
}

struct EvidenceRecord: Encodable {
  let kind: Evidence.Kind
  /// Inside the evidence folder.
  let file: String
}
