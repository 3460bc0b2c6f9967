import Foundation
import Media
import Pixels
import TestSupport
import Testing

struct SnapshotEncoderTests {
  @Test(arguments: [
    ("640x360", 640, "640x360"), ("640x360", 320, "320x180"), ("640x480", 321, "320x240"),
    ("640x360", 2000, "640x360"),
  ])
  func picturesAreScaledDownOnly(size: String, maximumWidth: Int, expected: String) throws {
    let directory = try TemporaryDirectory()
    let decoder = try frame(directory, size: size, color: "gray")
    let encoder = SnapshotEncoder(maximumWidth: maximumWidth, quality: 80)
    let jpeg = try encoder.encode(decoder.frame, outlines: [])
    #expect(jpeg.starts(with: [0xFF, 0xD8]) && jpeg.suffix(2) == [0xFF, 0xD9])
    #expect(try decoded(jpeg, directory).frame.size.description == expected)
  }

  @Test func pixelsThatAreNotSquareAreMadeSquare() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.mp4")
    try TestVideo.make(
      path, size: "704x576", seconds: 0.1, ["-vf", "setsar=12/11"] + TestVideo.camera)
    let decoder = try TestVideo.firstFrame(path)
    let jpeg = try SnapshotEncoder(maximumWidth: 1920, quality: 80)
      .encode(decoder.frame, outlines: [])
    #expect(try decoded(jpeg, directory).frame.size == PixelSize(width: 768, height: 576))
  }

  @Test func outlinesAreDrawnWhereTheyAreAndNowhereElse() throws {
    let directory = try TemporaryDirectory()
    let decoder = try frame(directory, size: "640x360", color: "black")
    let encoder = SnapshotEncoder(maximumWidth: 640, quality: 95)
    let box = RelativeRect(x: 0.25, y: 0.25, width: 0.5, height: 0.5)
    let jpeg = try encoder.encode(decoder.frame, outlines: [Outline(box, colour: .line)])
    let picture = try decoded(jpeg, directory)
    #expect(TestVideo.luma(picture, x: 320, y: 90) > 150, "top side")
    #expect(TestVideo.luma(picture, x: 160, y: 180) > 150, "left side")
    #expect(TestVideo.luma(picture, x: 320, y: 180) < 40, "inside")
    #expect(TestVideo.luma(picture, x: 320, y: 20) < 40, "outside")
    // The next picture is clean again.
    let clean = try decoded(encoder.encode(decoder.frame, outlines: []), directory)
    #expect(TestVideo.luma(clean, x: 320, y: 90) < 40)
  }

  @Test func pointsOutsideThePictureAreHarmless() throws {
    let directory = try TemporaryDirectory()
    let decoder = try frame(directory, size: "64x48", color: "black")
    let points = [
      RelativePoint(x: -3, y: 0.5), RelativePoint(x: .nan, y: .infinity), RelativePoint(x: 1, y: 1),
      RelativePoint(x: 99, y: -.infinity),
    ]
    let outlines = Outline.Colour.allCases.map {
      Outline(points: points, isClosed: true, colour: $0)
    }
    let jpeg = try SnapshotEncoder(maximumWidth: 640, quality: 1)
      .encode(
        decoder.frame, outlines: outlines + [Outline(points: [], isClosed: true, colour: .blob)])
    #expect(try decoded(jpeg, directory).frame.size == PixelSize(width: 64, height: 48))
  }

  @Test func whiteIsWhiteWhateverTheRange() throws {
    let directory = try TemporaryDirectory()
    for (name, options) in [
      ("limited", TestVideo.camera), ("full", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
      ("deep", ["-c:v", "libx264", "-pix_fmt", "yuv420p10le"]),
    ] {
      let decoder = try frame(directory, size: "64x48", color: "white", options, "\(name).avi")
      let jpeg = try SnapshotEncoder(maximumWidth: 64, quality: 95)
        .encode(decoder.frame, outlines: [])
      let picture = try decoded(jpeg, directory)
      #expect(TestVideo.luma(picture, x: 30, y: 20) > 250, "\(name)")
    }
  }

  @Test func anEncoderTakesPicturesOfAnySizeInTurn() throws {
    let directory = try TemporaryDirectory()
    let encoder = SnapshotEncoder(maximumWidth: 200, quality: 50)
    for size in ["320x240", "64x48", "640x360", "320x240"] {
      let decoder = try frame(directory, size: size, color: "gray")
      #expect(try !encoder.encode(decoder.frame, outlines: []).isEmpty)
    }
  }

  private func frame(
    _ directory: TemporaryDirectory, size: String, color: String,
    _ options: [String] = TestVideo.camera, _ name: String = "a.mp4"
  ) throws -> Decoder {
    let path = directory.file(name)
    try TestVideo.make(
      path, size: size, seconds: 0.1, ["-vf", "drawbox=color=\(color):t=fill"] + options)
    return try TestVideo.firstFrame(path)
  }

  private func decoded(_ jpeg: [UInt8], _ directory: TemporaryDirectory) throws -> Decoder {
    let path = directory.file("snapshot.jpg")
    try Data(jpeg).write(to: URL(fileURLWithPath: path))
    return try TestVideo.firstFrame(path)
  }
}
