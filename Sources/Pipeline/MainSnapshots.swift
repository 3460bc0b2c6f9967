import Media
import Pixels
import Scene

/// A moment of an event in the main stream of its camera.
struct MainMoment: Sendable {
  let run: ActiveRun
  let at: MediaTime
  /// What was before the event does not show it.
  let notBefore: MediaTime
  /// Wall time of `at`.
  let takenAt: WallTime
  /// What is drawn into its picture, wherever things move in between.
  let outlines: [Outline]
}

/// Makes snapshots of main streams, of which nothing is decoded: of the key frame that is nearest to
/// the moment, as soon as that has come.
///
/// Not `Sendable`: it belongs to the evidence thread.
final class MainSnapshots {
  struct Made {
    let event: EventID
    let jpeg: [UInt8]
    let takenAt: WallTime
  }

  /// A key frame that is further away shows something else.
  private static let farthest = Duration.seconds(2)

  private let encoder = SnapshotEncoder(maximumWidth: 1920, quality: 75)
  private var waiting: [EventID: MainMoment] = [:]

  /// Instead of what was wanted of this event before.
  func want(_ moment: MainMoment?, of event: EventID) { waiting[event] = moment }

  /// What can be made now. Where there is no such key frame, or it cannot be decoded, nothing comes:
  /// the sub stream's picture stays.
  func make() -> [Made] {
    var made: [Made] = []
    for (event, moment) in waiting {
      let found = moment.run.ring.keyFrame(
        nearest: moment.at, notBefore: moment.notBefore, within: Self.farthest)
      guard found.isSettled else { continue }
      waiting[event] = nil
      guard let key = found.packet, let jpeg = try? picture(of: key, moment) else { continue }
      made.append(
        Made(
          event: event, jpeg: jpeg,
          takenAt: moment.takenAt.advanced(by: key.pts.duration(since: moment.at))))
    }
    return made
  }

  private func picture(of key: Packet, _ moment: MainMoment) throws(MediaError) -> [UInt8]? {
    let decoder = try Decoder(moment.run.parameters)
    try decoder.send(key)
    decoder.sendEndOfStream()
    guard try decoder.receive() == .frame, !decoder.frame.isCorrupt else { return nil }
    return try encoder.encode(decoder.frame, outlines: moment.outlines)
  }
}
