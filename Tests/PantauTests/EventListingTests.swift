import Foundation
import Pixels
import Scene
import Store
import Testing

@testable import pantau

@Suite struct EventListingTests {
  private static func time(_ text: String) throws -> WallTime { try #require(WallTime(text)) }

  private static func event(note: String = "", open: Bool = false) throws -> StoredEvent {
    var event = Event(
      id: try #require(EventID("01ARZ3NDEKTSV4RRFFQ69G5FAV")), kind: .crowd,
      camera: try #require(CameraID("square")), zone: ZoneID("south"),
      beganAt: try time("2026-11-22T01:02:03Z"), severity: .alarm, peakValue: 3.96,
      peakAt: try time("2026-11-22T01:03:00Z"), threshold: 3.5, unit: .personsPerSquareMetre,
      method: "foreground")
    if !open {
      event.endedAt = try time("2026-11-22T01:04:05Z")
      event.endReason = .finished
    }
    let trail =
      note.isEmpty
      ? []
      : [
        Acknowledgement(
          at: try time("2026-11-22T02:00:00Z"), by: "ani", action: .resolve, outcome: .trueAlarm,
          note: note)
      ]
    return StoredEvent(
      event: event, state: note.isEmpty ? .new : .resolved,
      outcome: note.isEmpty ? nil : .trueAlarm, alert: nil,
      evidence: [
        Evidence(
          event: event.id, kind: .snapshot, fileName: "a.jpg", byteCount: 1, beganAt: event.peakAt,
          duration: .zero)
      ], trail: trail, cameraName: "Square, south", zoneName: "South")
  }

  private func listing(_ format: EventListing.Format, width: Int? = nil) -> EventListing {
    EventListing(
      format: format, terminalWidth: width,
      local: LocalTime(zone: TimeZone(secondsFromGMT: 25_200) ?? .gmt))
  }

  @Test func tableShowsLocalTimeLengthAndPeak() throws {
    var listing = listing(.table)
    let text = listing.text(of: [try Self.event(note: "cleared"), try Self.event(open: true)])
    let lines = text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("BEGAN                 LENGTH  CAMERA"))
    #expect(lines[1].hasPrefix("2026-11-22 08:02:03     2:02  Square, south  South  crowd  alarm"))
    #expect(lines[1].hasSuffix("4/m2  true_alarm  cleared"))
    #expect(lines[2].contains("goes on"))
  }

  @Test func tableFitsItsTerminal() throws {
    var listing = listing(.table, width: 90)
    let text = listing.text(of: [try Self.event(note: String(repeating: "long ", count: 50))])
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 90 })
  }

  @Test func emptyHistoryIsSaid() {
    var table = listing(.table)
    #expect(table.text(of: []) == "No events.\n")
    var json = listing(.json)
    #expect(json.text(of: []).isEmpty)
  }

  @Test func headerStandsOnceAboveAllPages() throws {
    for format in [EventListing.Format.table, .csv] {
      var listing = listing(format)
      let first = listing.text(of: [try Self.event()])
      let second = listing.text(of: [try Self.event()])
      #expect(first.hasSuffix(second) && first.count > second.count)
    }
  }

  @Test func csvHasOneFieldPerColumnAndUTCTimes() throws {
    var listing = listing(.csv)
    let lines = listing.text(of: [try Self.event(note: "=danger")])
      .split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3 && lines[2].isEmpty)
    #expect(lines[0].hasPrefix("id,kind,camera,camera_name,zone,zone_name,began_at,ended_at"))
    #expect(
      lines[1] == """
        01ARZ3NDEKTSV4RRFFQ69G5FAV,crowd,square,"Square, south",south,South,\
        2026-11-22T01:02:03.000Z,2026-11-22T01:04:05.000Z,finished,alarm,3.96,\
        2026-11-22T01:03:00.000Z,3.5,persons_per_m2,foreground,,resolved,true_alarm,ani,'=danger,camera,,
        """)
  }

  @Test func jsonLineHasTheNamesOfTheAPI() throws {
    var listing = listing(.json)
    let text = listing.text(of: [try Self.event(note: "a\nb")])
    #expect(text.filter(\.isNewline).count == 1)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["began_at"] as? String == "2026-11-22T01:02:03.000Z")
    #expect(object?["peak_value"] as? Double == 3.96)
    #expect(object?["note"] as? String == "a\nb")
    #expect(object?["direction"] == nil)
  }
}
