import Foundation

@testable import Crowd

/// The files in `models`, and ways to spoil them.
enum ModelFiles {
  static let model = bytes("crowd-p.model")
  static let activations = bytes("crowd-p.activations")

  private static func bytes(_ name: String) -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    guard let data = try? Data(contentsOf: root.appending(path: "models/\(name)")) else {
      fatalError("models/\(name) is not there")
    }
    return [UInt8](data)
  }

  static func read(_ precision: CrowdPrecision = .float32) -> CrowdModel {
    guard let model = try? CrowdModel(model, precision: precision) else {
      fatalError("the shipped model is unreadable")
    }
    return model
  }

  /// The bytes with a checksum that fits, so that what they say is looked at.
  static func signed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= NumberFile.headerBytes else { return bytes }
    var bytes = bytes
    let place = NumberFile.checksumPlace
    put(CRC32.checksum(bytes.span, zeroed: place..<place + 4), in: &bytes, at: place)
    return bytes
  }

  static func put(_ value: UInt32, in bytes: inout [UInt8], at place: Int) {
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  /// A model file of these lines; the blob holds `blob` after each other.
  static func file(_ lines: [String], blob: [Float]) -> [UInt8] {
    let text = [UInt8](lines.map { $0 + "\n" }.joined().utf8)
    let blobPlace = (64 + text.count + 63) / 64 * 64
    var bytes = [UInt8]("PANTAUCN".utf8) + [UInt8](repeating: 0, count: 56) + text
    bytes += [UInt8](repeating: 0, count: blobPlace - bytes.count)
    let header: [(Int, Int)] = [
      (8, 1), (16, 64), (20, 64), (24, 64), (28, text.count), (32, blobPlace), (36, 4 * blob.count),
    ]
    for (place, value) in header { put(UInt32(value), in: &bytes, at: place) }
    for value in blob { bytes += (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) } }
    return signed(bytes)
  }
}
