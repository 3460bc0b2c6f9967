import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// How crowded the places are of which the public may know: made once a minute, however many look.
///
/// Levels alone leave it, of means over minutes, some time after. Nothing that comes with a request
/// changes what is read of the database, or how often.
actor PublicBoard {
  private let cameras: any CameraDirectory
  private let store: EventStore
  private let settings: PublicSettings
  private let utcOffset: Duration
  private let clock: any WallClock

  private var made: Made?
  private var isMaking = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  /// What is usual, of `usualHour` alone: it takes long to read.
  private var usual: [Zone: [UsualCount]] = [:]
  private var usualHour: HourOfWeek?

  private struct Zone: Hashable {
    let camera: CameraID
    let zone: ZoneID
  }

  /// Bytes of all that is answered in a minute.
  struct Made: Sendable {
    fileprivate let minute: Int64
    let json: PageFiles.File
    let pages: [PublicLanguage: PageFiles.File]
  }

  private static let minute: Int64 = 60_000_000

  init(
    cameras: any CameraDirectory, store: EventStore, settings: PublicSettings,
    utcOffset: Duration, clock: any WallClock
  ) {
    self.cameras = cameras
    self.store = store
    self.settings = settings
    self.utcOffset = utcOffset
    self.clock = clock
  }

  /// What is to be answered now. While it is being made, others get what was made before. Throws the
  /// store's error where nothing was ever made.
  func current() async throws -> Made {
    let minute = clock.now().microseconds / Self.minute
    while isMaking {
      if let made { return made }
      await withCheckedContinuation { waiting.append($0) }
    }
    if let made, made.minute == minute { return made }
    isMaking = true
    defer {
      isMaking = false
      for one in waiting { one.resume() }
      waiting.removeAll()
    }
    do {
      let fresh = try await make(minute)
      made = fresh
      return fresh
    } catch {
      // What is a minute older says of when it is; the database is asked again in a minute.
      guard let made else { throw error }
      self.made = Made(minute: minute, json: made.json, pages: made.pages)
      return made
    }
  }

  // MARK: - Making it

  private func make(_ minute: Int64) async throws -> Made {
    let asOf = WallTime(microseconds: minute * Self.minute).advanced(by: .zero - settings.delay)
    let hour = HourOfWeek(of: asOf, utcOffset: utcOffset)
    if hour != usualHour {
      usual.removeAll()
      usualHour = hour
    }
    var places: [PublicPlaceBody] = []
    for status in await cameras.statuses() {
      for zone in await cameras.scene(of: status.id)?.zones ?? [] {
        guard let place = zone.publicPlace else { continue }
        places.append(
          try await told(place, of: Zone(camera: status.id, zone: zone.id), asOf, hour))
      }
    }
    let body = PublicPlacesBody(asOf: asOf.description, places: places)
    let page = PublicBoardPage(
      places: places, hour: hour.hour % 24, asOf: asOf, settings: settings, utcOffset: utcOffset)
    return Made(
      minute: minute,
      json: PageFiles.File(
        contents: WireJSON.text(body), contentType: "application/json"),
      pages: Dictionary(
        uniqueKeysWithValues: PublicLanguage.allCases.map { language in
          (
            language,
            PageFiles.File(
              contents: ByteBuffer(string: page.html(PublicWords(language: language)).text),
              contentType: HTML.contentType)
          )
        }))
  }

  private func told(
    _ place: PublicPlace, of zone: Zone, _ asOf: WallTime, _ hour: HourOfWeek
  ) async throws -> PublicPlaceBody {
    let points = try await store.zoneSeries(
      camera: zone.camera, zone: zone.zone, from: asOf.advanced(by: .zero - settings.window),
      to: asOf, bucket: .seconds(60)
    ).filter { $0.method != "none" }
    let covered = points.reduce(0) { $0 + $1.covered.inSeconds }
    let sum = points.reduce(0) { $0 + $1.covered.inSeconds * $1.meanCount }
    // Less than a third of the time says nothing of the whole.
    let isKnown = covered > 0 && covered >= settings.window.inSeconds / 3
    if usual[zone] == nil {
      usual[zone] = try await store.usualWeek(
        camera: zone.camera, zone: zone.zone, at: asOf, utcOffset: utcOffset)
    }
    let levels = Dictionary(
      uniqueKeysWithValues: (usual[zone] ?? []).map { ($0.hour, place.level(of: $0.mean)) })
    let midnight = hour.hour / 24 * 24
    return PublicPlaceBody(
      name: place.name, level: isKnown ? place.level(of: sum / covered) : nil,
      usual: levels[hour.hour],
      usualToday: levels.isEmpty ? nil : (midnight..<(midnight + 24)).map { levels[$0] })
  }
}

/// How crowded a place is, for everybody.
struct PublicPlaceBody: Encodable {
  let name: String
  /// Absent: not known.
  let level: PublicPlace.Level?
  /// At this hour of the week; absent: not known.
  let usual: PublicPlace.Level?
  /// Hour by hour from midnight on; absent: nothing is known.
  let usualToday: [PublicPlace.Level?]?
}

struct PublicPlacesBody: Encodable {
  /// RFC 3339.
  let asOf: String
  let places: [PublicPlaceBody]
}
