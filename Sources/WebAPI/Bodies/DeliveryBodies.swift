import Pixels
import Store

/// A receiver on the wire.
struct ReceiverBody: Encodable {
  let id: String
  let kind: ReceiverStatus.Kind
  let target: String
  let state: ReceiverStatus.State
  let waiting: Int
  let delivered: Int
  let deliveredAt: String?
  let deadLetters: Int
  let missed: Int
  let failures: Int
  let retryAt: String?
  let lastFailure: String?
  let lastFailureAt: String?

  init(_ status: ReceiverStatus) {
    id = status.id
    kind = status.kind
    target = status.target
    state = status.state
    waiting = status.waiting
    delivered = status.delivered
    deliveredAt = status.deliveredAt?.description
    deadLetters = status.deadLetters
    missed = status.missed
    failures = status.failures
    retryAt = status.retryAt?.description
    lastFailure = status.lastFailure
    lastFailureAt = status.lastFailureAt?.description
  }
}

struct ReceiverListBody: Encodable {
  let now: String
  let items: [ReceiverBody]
}

struct DeadLetterBody: Encodable {
  let id: String
  let receiver: String
  let change: EventChange.Kind
  let at: String
  let buriedAt: String
  let tries: Int
  let reason: String
  let event: EventBody

  init(_ letter: DeadLetter) {
    id = letter.id.text
    receiver = letter.receiver
    change = letter.change.kind
    at = letter.change.at.description
    buriedAt = letter.buriedAt.description
    tries = letter.tries
    reason = letter.reason
    event = EventBody(letter.change.event, withTrail: false)
  }
}

struct DeadLetterPageBody: Encodable {
  let items: [DeadLetterBody]
  /// Absent: this was the last page.
  let nextCursor: String?

  init(_ page: DeadLetterPage) {
    items = page.letters.map(DeadLetterBody.init)
    nextCursor = page.next?.text
  }
}

/// What came of sending something by hand.
struct DeliveryTrialBody: Encodable {
  let sent: Bool
  /// Why not.
  let reason: String?

  init(failure: String?) {
    sent = failure == nil
    reason = failure
  }
}
