import Foundation
import Media
import Pixels
import Scene
import Store

/// The evidence that the database of a soak names, beside the files that are there.
struct SoakEvidence {
  /// Events without a snapshot or a clip: `clip of EVENT CAMERA`.
  private(set) var without: [String] = []
  /// Files that are named and are not there, are not of the size that is told, or show nothing.
  private(set) var broken: [String] = []
  /// Files that no event names.
  private(set) var orphans: [String] = []

  init(_ events: [StoredEvent], folder: String) throws(CameraBenchError) {
    var sizes: [String: Int] = [:]
    do {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
        sizes[name] = (attributes[.size] as? NSNumber)?.intValue ?? 0
      }
    } catch {
      throw CameraBenchError("cannot read the folder of evidence: \(error)")
    }
    for stored in events {
      // What is wrong with a camera, or with Pantau, has no pictures.
      let isSeen = !stored.event.kind.isOfHealth && stored.event.camera != .pantau
      for kind in Evidence.Kind.allCases where isSeen {
        guard !stored.evidence.contains(where: { $0.kind == kind }) else { continue }
        without.append("\(kind.rawValue) of \(stored.id) \(stored.event.camera)")
      }
      for evidence in stored.evidence {
        let size = sizes.removeValue(forKey: evidence.fileName)
        if size != evidence.byteCount || !Self.isWhole(evidence, in: folder) {
          broken.append(evidence.fileName)
        }
      }
    }
    orphans = sizes.keys.sorted()
  }

  /// Whether a snapshot is a JPEG from begin to end, and a clip begins with a key frame and is about
  /// as long as is told.
  private static func isWhole(_ evidence: Evidence, in folder: String) -> Bool {
    let path = folder + "/" + evidence.fileName
    switch evidence.kind {
    case .snapshot:
      let data = (try? Data(contentsOf: URL(filePath: path))) ?? Data()
      return data.starts(with: [0xFF, 0xD8]) && data.suffix(2).elementsEqual([0xFF, 0xD9])
    case .clip:
      guard let length = try? length(ofClip: path) else { return false }
      return abs((length - evidence.duration).inSeconds) < 0.5
    }
  }

  /// From its first packet to its last; `nil` if that does not decode alone.
  private static func length(ofClip path: String) throws -> Duration? {
    let demuxer = try Demuxer(StreamAddress(path))
    let packet = Packet()
    guard try demuxer.read(into: packet) == .packet, packet.isKeyFrame else { return nil }
    let first = packet.pts
    var last = first
    while try demuxer.read(into: packet) == .packet { last = max(last, packet.pts) }
    return last.duration(since: first)
  }
}
