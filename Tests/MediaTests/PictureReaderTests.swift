import Foundation
import Media
import Pixels
import TestSupport
import Testing

struct PictureReaderTests {
  /// A plane that holds every level.
  private func ramp() -> LumaPlane {
    let plane = LumaPlane(size: PixelSize(width: 64, height: 40))
    for y in 0..<40 {
      var row = plane.mutableRow(y)
      for x in row.indices { row[x] = UInt8((x * 4 + y) & 255) }
    }
    return plane
  }

  private func levels(_ plane: LumaPlane) -> [[UInt8]] {
    (0..<plane.size.height).map { y in
      let row = plane.row(y)
      return row.indices.map { row[$0] }
    }
  }

  private func write(_ bytes: [UInt8], _ name: String, _ files: TemporaryDirectory) throws -> String
  {
    try Data(bytes).write(to: URL(filePath: files.file(name)))
    return files.file(name)
  }

  @Test func greyPicturesAreReadBitForBit() throws {
    let files = try TemporaryDirectory()
    let path = try write(GrayPNG.encode(ramp()), "a.png", files)
    let reader = PictureReader()
    #expect(levels(try reader.levels(path)) == levels(ramp()))
    let picture = try reader.picture(path, at: MediaTime(seconds: 2))
    #expect(picture.pts == MediaTime(seconds: 2) && picture.pixelFormat == "gray")
    let row = picture.lumaRow(7)
    #expect(row.indices.map { row[$0] } == levels(ramp())[7])
  }

  /// As the ffmpeg command writes them; formats other than JPEG's come as 4:2:0 too.
  @Test(arguments: [
    ("a.jpg", "yuvj420p"), ("a.jpg", "yuvj444p"), ("a.png", "rgb24"), ("a.png", "pal8"),
    ("a.bmp", "bgr24"),
  ])
  func colourPicturesAreReadAsVideo(name: String, format: String) throws {
    let files = try TemporaryDirectory()
    let path = files.file(name)
    try TestVideo.make(path, size: "64x48", seconds: 0.04, ["-frames:v", "1", "-pix_fmt", format])
    let reader = PictureReader()
    let picture = try reader.picture(path, at: .zero)
    #expect(picture.size == PixelSize(width: 64, height: 48))
    #expect(picture.pixelFormat == "yuvj420p")
    let video = files.file("a.mp4")
    try TestVideo.make(
      video, size: "64x48", seconds: 0.04, ["-c:v", "libx264", "-qp", "1", "-pix_fmt", "yuv420p"])
    let decoder = try TestVideo.firstFrame(video)
    let decoded = decoder.frame
    // Pictures use 0...255, video 16...235.
    var error = 0.0
    for y in 0..<48 {
      let a = picture.lumaRow(y)
      let b = decoded.lumaRow(y)
      for x in a.indices { error += abs(Double(a[x]) - (Double(b[x]) - 16) * 255 / 219) }
    }
    // A palette is dithered.
    #expect(error / (64 * 48) < (format == "pal8" ? 8 : 4))
    let small = try reader.picture(path, at: .zero, scaledTo: PixelSize(width: 20, height: 15))
    #expect(small.size == PixelSize(width: 20, height: 15))
    #expect(reader.fileSize == PixelSize(width: 64, height: 48))
  }

  @Test func scalingDownAveragesByArea() throws {
    let files = try TemporaryDirectory()
    let stripes = LumaPlane(size: PixelSize(width: 64, height: 32))
    for y in 0..<32 {
      var row = stripes.mutableRow(y)
      for x in row.indices { row[x] = x % 2 == 0 ? 40 : 120 }
    }
    let path = try write(GrayPNG.encode(stripes), "a.png", files)
    let small = try PictureReader().picture(
      path, at: .zero, scaledTo: PixelSize(width: 32, height: 16))
    let row = small.lumaRow(8)
    #expect(row.indices.dropFirst(2).dropLast(2).allSatisfy { abs(Int(row[$0]) - 80) <= 1 })
  }

  @Test func whatIsNoPictureIsRefused() throws {
    let files = try TemporaryDirectory()
    let png = try GrayPNG.encode(ramp())
    let reader = PictureReader()
    func code(_ path: String) -> MediaError.Code? {
      let error = #expect(throws: MediaError.self) { _ = try reader.levels(path) }
      #expect(error?.description.contains(path) == true)
      return error?.code
    }
    #expect(code(files.file("nothing.png")) == .notFound)
    #expect(code(try write([], "empty.png", files)) == .invalidData)
    #expect(code(try write(Array("GIF89a".utf8), "a.gif", files)) == .unsupported)
    #expect(code(try write(Array(png.prefix(png.count / 2)), "half.png", files)) == .invalidData)
    #expect(code(files.path) != nil)
    // And the reader still works.
    #expect(levels(try reader.levels(try write(png, "good.png", files))) == levels(ramp()))
  }
}
