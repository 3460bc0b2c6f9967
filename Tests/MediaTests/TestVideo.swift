import Media
import Pixels
import TestSupport

/// Videos that the tests make with the ffmpeg command, and a short way to read them.
enum TestVideo {
  /// Encodes a moving test picture; `options` are ffmpeg's, before the name of the file.
  static func make(
    _ path: String, size: String = "640x360", seconds: Double = 1, rate: Int = 25,
    _ options: [String]
  ) throws {
    try ChildProcess.run(
      [
        "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
        "testsrc2=size=\(size):rate=\(rate):duration=\(seconds)", "-threads", "1",
      ] + options + [path])
  }

  /// H.264 as a camera sends it.
  static let camera = [
    "-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "high", "-bf", "0", "-g", "25",
    "-pix_fmt", "yuv420p", "-b:v", "500k",
  ]

  struct Contents {
    var sizes: [PixelSize] = []
    var pts: [MediaTime] = []
    var packets = 0
    var corruptPackets = 0
    var codec = ""
    var pixelFormat = ""
  }

  /// Reads and decodes all of a file.
  static func read(_ path: String) throws -> Contents {
    let demuxer = try Demuxer(StreamAddress(path))
    let decoder = try Decoder(demuxer.parameters)
    var contents = Contents()
    contents.codec = demuxer.parameters.codec
    let packet = Packet()
    func receive() throws {
      while case .frame = try decoder.receive() {
        contents.sizes.append(decoder.frame.size)
        contents.pts.append(decoder.frame.pts)
        contents.pixelFormat = decoder.frame.pixelFormat
      }
    }
    while case .packet = try demuxer.read(into: packet) {
      contents.packets += 1
      try decoder.send(packet)
      try receive()
    }
    decoder.sendEndOfStream()
    try receive()
    contents.corruptPackets = decoder.corruptPackets
    return contents
  }

  /// The first decoded frame of a file, with the decoder that lends it.
  static func firstFrame(_ path: String) throws -> Decoder {
    let demuxer = try Demuxer(StreamAddress(path))
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    while case .packet = try demuxer.read(into: packet) {
      try decoder.send(packet)
      if case .frame = try decoder.receive() { return decoder }
    }
    decoder.sendEndOfStream()
    guard case .frame = try decoder.receive() else {
      throw ChildProcess.Failure(message: "no frame in \(path)")
    }
    return decoder
  }

  /// One luma sample of the decoder's frame.
  static func luma(_ decoder: Decoder, x: Int, y: Int) -> Int {
    let frame = decoder.frame
    return Int(frame.lumaRow(y)[x])
  }
}
