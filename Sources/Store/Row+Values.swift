internal import GRDB
internal import Pixels
internal import Scene

/// How rows become values. Columns have their types by STRICT and are named in every SELECT; what
/// SQLite cannot promise (texts that stand for a case, ids) is checked here.
extension Row {
  /// The case that a text column names.
  func value<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
    guard let value: Value = try optionalValue(column) else { throw damaged(column) }
    return value
  }

  func optionalValue<Value: RawRepresentable<String>>(_ column: String) throws -> Value? {
    let text: String? = self[column]
    guard let text else { return nil }
    guard let value = Value(rawValue: text) else { throw damaged(column) }
    return value
  }

  func time(_ column: String) -> WallTime { WallTime(microseconds: self[column]) }

  func optionalTime(_ column: String) -> WallTime? {
    let microseconds: Int64? = self[column]
    return microseconds.map(WallTime.init(microseconds:))
  }

  func duration(_ column: String) -> Duration { .microseconds(self[column] as Int64) }

  func eventID(_ column: String) throws -> EventID {
    guard let id = EventID(self[column] as String) else { throw damaged(column) }
    return id
  }

  func cameraID(_ column: String) throws -> CameraID {
    guard let id = CameraID(self[column] as String) else { throw damaged(column) }
    return id
  }

  /// `nil` for the whole picture.
  func zoneID(_ column: String) throws -> ZoneID? {
    let text: String = self[column]
    if text.isEmpty { return nil }
    guard let id = ZoneID(text) else { throw damaged(column) }
    return id
  }

  func damaged(_ column: String) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_CORRUPT,
      message: "column \(column) holds \(self[column] as DatabaseValue), which has no meaning")
  }

  // MARK: - Whole rows

  /// A row of `events` with `camera_id` and `zone_id` joined to it.
  func event() throws -> Event {
    var event = Event(
      id: try eventID("id"), kind: try value("kind"), camera: try cameraID("camera_id"),
      zone: try zoneID("zone_id"), beganAt: time("began_us"), severity: try value("severity"),
      peakValue: self["peak_value"], peakAt: time("peak_us"), threshold: self["threshold"],
      unit: try value("unit"), method: self["method"], direction: try optionalValue("direction"),
      detail: self["detail"])
    event.endedAt = optionalTime("ended_us")
    event.endReason = try optionalValue("end_reason")
    return event
  }

  /// A row of `evidence`.
  func evidence(of event: EventID) throws -> Evidence {
    Evidence(
      event: event, kind: try value("kind"), fileName: self["file_name"],
      byteCount: self["byte_count"], beganAt: time("began_us"), duration: duration("length_us"))
  }

  /// A row of `alerts`.
  func alert(of event: EventID) throws -> Alert {
    Alert(event: event, severity: try value("severity"), raisedAt: time("raised_us"))
  }

  /// A row of `acknowledgements`.
  func acknowledgement() throws -> Acknowledgement {
    Acknowledgement(
      at: time("at_us"), by: self["by_name"], action: try value("action"),
      outcome: try optionalValue("outcome"), note: self["note"], assignee: self["assignee"])
  }

  /// A row of `runs` with `camera_id` joined to it.
  func run() throws -> StoredRun {
    let run = CameraRun(
      id: try eventID("id"), camera: try cameraID("camera_id"), beganAt: time("began_us"),
      codec: self["codec"], picture: PixelSize(width: self["width_px"], height: self["height_px"]))
    guard let endedAt = optionalTime("ended_us") else { return StoredRun(run: run, end: nil) }
    return StoredRun(
      run: run,
      end: CameraRunEnd(
        run: run.id, endedAt: endedAt, frames: self["frames"] as Int? ?? 0,
        reason: self["end_reason"] as String? ?? ""))
  }
}
