import Access
import Foundation
import Pixels
import Scene
import Store
import Synchronization

/// Takes reports in: looks at the picture, asks the cameras around, stores all of it at once.
struct ReportDesk: Sendable {
  let settings: ReportSettings
  private let store: EventStore
  private let hub: EventHub
  private let cameras: any CameraDirectory
  private let pictures: any PictureCleaning
  private let evidenceDirectory: String
  private let clock: any WallClock
  private let intake: Intake

  /// Ids of events are made one after the other.
  private final class Intake: Sendable {
    let issuer: Mutex<ReportIssuer>

    init(_ issuer: ReportIssuer) { self.issuer = Mutex(issuer) }
  }

  init(
    settings: ReportSettings, store: EventStore, hub: EventHub, cameras: any CameraDirectory,
    pictures: any PictureCleaning, suspensions: any AlertSuspensions, evidenceDirectory: String,
    clock: any WallClock
  ) {
    self.settings = settings
    self.store = store
    self.hub = hub
    self.cameras = cameras
    self.pictures = pictures
    self.evidenceDirectory = evidenceDirectory
    self.clock = clock
    intake = Intake(ReportIssuer(alerts: settings.alerts, suspensions: suspensions))
  }

  /// Who sends a report.
  enum Sender {
    case form
    /// A program; it reports into `scope` alone.
    case program(name: String, scope: Scope)
  }

  /// A report that is stored.
  struct Receipt {
    let event: EventID
    /// Whoever has it may follow the report.
    let token: SecretToken
  }

  /// Throws `PictureRefusal`, `Problem` where the program may not report into the group of the place,
  /// and `StoreError`. What is thrown was not stored.
  func receive(_ draft: ReportDraft, from sender: Sender) async throws -> Receipt {
    let now = clock.now()
    let near = await nearestCameras(to: draft.position)
    let group = draft.position.flatMap { settings.group(of: $0) } ?? near.first?.status.group
    if case .program(_, let scope) = sender, !scope.holds(group: group) {
      throw Problem.forbidden(
        "The place belongs to \(group ?? "no group"), into which this token may not report.")
    }
    var picture: [UInt8]?
    if let file = draft.picture { picture = try await pictures.clean(file) }
    let source = CameraID.reports(in: group)
    let transitions = intake.issuer.withLock { issuer in
      issuer.transitions(
        of: ReportIssuer.Report(
          text: draft.text, severity: draft.category.severity, source: source,
          method: sender.method), at: now)
    }
    guard let event = transitions.first?.event.id else { throw Problem.internalError }
    let seen = await pictures(of: near, from: now)
    let files = try EvidenceWriter(directory: evidenceDirectory)
    var random = SystemRandomNumberGenerator()
    let token = SecretToken(using: &random)
    do {
      let report = CitizenReport(
        category: draft.category.id, sender: sender.name, position: draft.position,
        address: draft.address,
        cameras: try near.enumerated().map { index, near in
          NearbyCamera(
            camera: near.status.id, distance: near.distance,
            picture: try seen[near.status.id].map { snapshot in
              try files.write(snapshot, as: "\(event)-near-\(index + 1).jpg")
            })
        })
      let evidence = try picture.map { jpeg in
        let written = try files.write(
          LiveSnapshot(jpeg: jpeg, takenAt: now), as: "\(event)-report.jpg")
        return Evidence(
          event: event, kind: .snapshot, fileName: written.fileName, byteCount: written.byteCount,
          beganAt: now, duration: .zero)
      }
      try await store.record(
        NewReport(
          report: report, transitions: transitions,
          source: KnownCamera(
            id: source, name: settings.name, group: group, source: .reports, zones: []),
          picture: evidence), token: token)
    } catch {
      files.removeAll()
      throw error
    }
    await hub.announce()
    return Receipt(event: event, token: token)
  }

  // MARK: - The cameras around

  private struct Near {
    let status: CameraStatus
    /// Metres.
    let distance: Double
  }

  private func nearestCameras(to place: GeoPosition?) async -> [Near] {
    guard let place else { return [] }
    let all = await cameras.statuses().compactMap { status in
      status.place.position.map { Near(status: status, distance: $0.distance(to: place)) }
    }
    return Array(
      all.filter { $0.distance <= settings.nearestMetres }
        .sorted { ($0.distance, $0.status.id.text) < ($1.distance, $1.status.id.text) }
        .prefix(settings.nearestCameras))
  }

  /// A camera that nobody looks at makes no pictures: it is asked, and waited for a little.
  private static let patience = Duration.milliseconds(2_500)
  private static let step = Duration.milliseconds(250)

  /// Pictures of `time` or later, of cameras that have one in time.
  private func pictures(of near: [Near], from time: WallTime) async -> [CameraID: LiveSnapshot] {
    var found: [CameraID: LiveSnapshot] = [:]
    let deadline = ContinuousClock.now + Self.patience
    let running = near.filter { $0.status.state == .running }
    while true {
      for near in running where found[near.status.id] == nil {
        guard let snapshot = await cameras.snapshot(of: near.status.id),
          snapshot.takenAt >= time.advanced(by: .seconds(-2))
        else { continue }
        found[near.status.id] = snapshot
      }
      guard found.count < running.count, ContinuousClock.now < deadline else { return found }
      do { try await Task.sleep(for: Self.step) } catch { return found }
    }
  }
}

extension ReportDesk.Sender {
  /// How events say it.
  fileprivate var method: String {
    switch self {
    case .form: "form"
    case .program: "app"
    }
  }

  fileprivate var name: String {
    switch self {
    case .form: ""
    case .program(let name, _): name
    }
  }
}

/// Writes files of one report into the evidence folder, before the database names them. What a kill
/// leaves behind has no row, and retention finds it.
private final class EvidenceWriter {
  private let directory: String
  private var written: [String] = []

  init(directory: String) throws {
    self.directory = directory
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
  }

  func write(_ picture: LiveSnapshot, as name: String) throws -> NearbyCamera.Picture {
    let url = URL(fileURLWithPath: directory).appendingPathComponent(name)
    written.append(name)
    try Data(picture.bytes).write(to: url)
    return NearbyCamera.Picture(
      fileName: name, byteCount: picture.bytes.count, takenAt: picture.takenAt)
  }

  func removeAll() {
    for name in written {
      try? FileManager.default.removeItem(
        at: URL(fileURLWithPath: directory).appendingPathComponent(name))
    }
  }
}
