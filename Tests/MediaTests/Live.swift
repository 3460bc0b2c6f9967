import Foundation
import Media
import Pixels
import TestSupport

/// What came of reading and decoding a live stream for a while.
struct Live {
  var packets = 0
  var frames = 0
  var corruptPackets = 0
  var damagedPackets = 0
  var discontinuities = 0
  /// From frame to frame, in ticks of 1/90000 s.
  var steps: [Int64] = []

  /// Reads until so many frames are decoded, or to the end.
  init(_ demuxer: Demuxer, frames wanted: Int) throws {
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    var last: MediaTime?
    func receive() throws {
      while frames < wanted, case .frame = try decoder.receive() {
        frames += 1
        if let last { steps.append(decoder.frame.pts.ticks - last.ticks) }
        last = decoder.frame.pts
      }
    }
    while frames < wanted, case .packet = try demuxer.read(into: packet) {
      packets += 1
      if packet.isDiscontinuity { discontinuities += 1 }
      if packet.isDamaged { damagedPackets += 1 }
      try decoder.send(packet)
      try receive()
    }
    if frames < wanted {
      decoder.sendEndOfStream()
      try receive()
    }
    corruptPackets = decoder.corruptPackets
  }
}

/// The clips that the servers play, made once: two seconds with a key frame each second.
final class NetworkClips: Sendable {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try TestVideo.make(path("h264"), seconds: 2, TestVideo.camera)
    try TestVideo.make(path("long"), seconds: 2.4, TestVideo.camera + ["-g", "60"])
    try TestVideo.make(
      path("hevc"), seconds: 2,
      [
        "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", "500k",
        "-x265-params", "log-level=none:keyint=25:bframes=0",
      ])
    try TestVideo.make(
      path("mjpeg"), seconds: 2, rate: 10, ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"])
  }

  func path(_ codec: String) -> String { directory.file(codec + ".mp4") }
}

enum Background {
  /// Runs `body` on a thread of its own after a while.
  static func run(after delay: Duration, _ body: @escaping @Sendable () -> Void) {
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: delay.inSeconds)
      body()
    }
  }
}
