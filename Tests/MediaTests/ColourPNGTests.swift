import Foundation
import Media
import Pixels
import TestSupport
import Testing

@Suite struct ColourPNGTests {
  @Test func everyByteComesBack() throws {
    var random = SplitMix64(seed: 11)
    var layer = ColourLayer(size: PixelSize(width: 37, height: 11))
    for index in layer.rgba.indices { layer.rgba[index] = UInt8(truncatingIfNeeded: random.next()) }
    let folder = try TemporaryDirectory()
    let png = try ColourPNG.encode(layer)
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    try Data(png).write(to: URL(filePath: folder.file("a.png")))
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-y", "-i", folder.file("a.png"), "-f",
      "rawvideo", "-pix_fmt", "rgba", folder.file("a.raw"),
    ])
    let raw = try Data(contentsOf: URL(filePath: folder.file("a.raw")))
    #expect(Array(raw) == layer.rgba)
  }
}
