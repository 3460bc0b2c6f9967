import Pixels
import Scene
import Store

/// A citizen's report as operators see it.
struct ReportBody: Encodable {
  let event: String
  let state: EventState
  let severity: Severity
  let receivedAt: String
  let category: String
  /// As the configuration has it now; absent: it does not know the category any more.
  let categoryNames: CategoryNames?
  let text: String
  let position: PositionBody?
  let address: String?
  /// Name of the program's token; absent: it came by the form.
  let sentBy: String?
  let answer: String?
  let answeredAt: String?
  /// The nearest first.
  let cameras: [NearbyCameraBody]

  struct CategoryNames: Encodable {
    let id: String
    let en: String
  }

  init(_ stored: StoredReport, settings: ReportSettings) {
    let event = stored.event.event
    self.event = event.id.text
    state = stored.event.state
    severity = event.severity
    receivedAt = event.beganAt.description
    category = stored.report.category
    categoryNames = settings.categories.first { $0.id == stored.report.category }.map {
      CategoryNames(id: $0.indonesianName, en: $0.englishName)
    }
    text = event.detail
    position = stored.report.position.map(PositionBody.init)
    address = stored.report.address.isEmpty ? nil : stored.report.address
    sentBy = stored.report.sender.isEmpty ? nil : stored.report.sender
    answer = stored.answer?.text
    answeredAt = stored.answer?.at.description
    cameras = stored.report.cameras.map { near in
      NearbyCameraBody(
        near, name: stored.cameraNames[near.camera] ?? near.camera.text, event: event.id)
    }
  }
}

struct NearbyCameraBody: Encodable {
  let camera: String
  let cameraName: String
  let distanceM: Double
  /// Of its picture when the report came; absent: it had none.
  let href: String?
  let takenAt: String?

  init(_ near: NearbyCamera, name: String, event: EventID) {
    camera = near.camera.text
    cameraName = name
    distanceM = (near.distance * 10).rounded() / 10
    href = near.picture.map { _ in "/api/v1/events/\(event)/report/cameras/\(near.camera)" }
    takenAt = near.picture?.takenAt.description
  }
}

struct ReportListBody: Encodable {
  let items: [ReportBody]
}

/// What a program gets for a report that it sent.
struct ReportReceiptBody: Encodable {
  let event: String
  /// Address by which the sender follows it: secret.
  let follow: String
}
