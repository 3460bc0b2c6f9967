import Foundation
import Media
import Motion
import Pixels

/// A sequence of pictures with masks in the layout of CDnet 2014, scored by its rules.
///
/// `input/in%06d.jpg`, `groundtruth/gt%06d.png`, `ROI.png`, `temporalROI.txt`. Mask values: 255
/// moving, 170 unknown and 85 outside (both not scored), anything else background.
struct LabelledSequence {
  let directory: String

  struct Score: CustomStringConvertible {
    var truePositives = 0
    var falsePositives = 0
    var falseNegatives = 0

    var recall: Double { ratio(truePositives, falseNegatives) }
    var precision: Double { ratio(truePositives, falsePositives) }
    var f: Double {
      recall + precision > 0 ? 2 * recall * precision / (recall + precision) : 0
    }
    var description: String {
      func text(_ value: Double) -> String { String(format: "%.3f", value) }
      return "recall \(text(recall)) precision \(text(precision)) F \(text(f))"
    }

    private func ratio(_ hits: Int, _ errors: Int) -> Double {
      hits + errors > 0 ? Double(hits) / Double(hits + errors) : 0
    }
  }

  /// Runs a detector with default settings over every picture, at the sequence's own resolution.
  func score() throws -> Score {
    let input = try PictureReader("\(directory)/input/in%06d.jpg")
    let truth = try PictureReader("\(directory)/groundtruth/gt%06d.png")
    let region = try PictureReader("\(directory)/ROI.png").next()!
    let limits = try String(contentsOfFile: "\(directory)/temporalROI.txt", encoding: .utf8)
      .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    let detector = MotionDetector(size: input.size)
    let pool = FramePool(size: input.size, slots: 1)
    var score = Score()
    var index = 0
    while let picture = try input.next(), let labels = try truth.next() {
      index += 1
      var frame = pool.acquire(pts: MediaTime(seconds: Double(index) / 25))!
      for y in 0..<input.size.height {
        var row = frame.mutableRow(y)
        for x in row.indices { row[x] = picture[y * input.size.width + x] }
      }
      _ = detector.process(frame)
      if index >= limits[0] && index <= limits[1] {
        add(detector.mask, labels: labels, region: region, to: &score)
      }
    }
    return score
  }

  private func add(_ mask: BitPlane, labels: [UInt8], region: [UInt8], to score: inout Score) {
    for y in 0..<mask.size.height {
      for x in 0..<mask.size.width {
        let label = labels[y * mask.size.width + x]
        guard region[y * mask.size.width + x] > 0, label != 170, label != 85 else { continue }
        switch (mask[x, y], label == 255) {
        case (true, true): score.truePositives += 1
        case (true, false): score.falsePositives += 1
        case (false, true): score.falseNegatives += 1
        case (false, false): break
        }
      }
    }
  }
}

/// The luma of numbered pictures, one after another.
final class PictureReader {
  let size: PixelSize
  private let demuxer: Demuxer
  private let decoder: Decoder
  private let packet = Packet()
  private var isDrained = false

  init(_ pattern: String) throws {
    demuxer = try Demuxer(StreamAddress(pattern))
    decoder = try Decoder(demuxer.parameters)
    size = demuxer.parameters.size
  }

  /// `nil` after the last.
  func next() throws -> [UInt8]? {
    while true {
      switch try decoder.receive() {
      case .frame: return luma()
      case .endOfStream: return nil
      case .again:
        guard !isDrained else { return nil }
        if case .packet = try demuxer.read(into: packet) {
          try decoder.send(packet)
        } else {
          decoder.sendEndOfStream()
          isDrained = true
        }
      }
    }
  }

  private func luma() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size.area)
    let frame = decoder.frame
    for y in 0..<size.height {
      let row = frame.lumaRow(y)
      for x in row.indices { bytes.append(row[x]) }
    }
    return bytes
  }
}
