import Foundation
import Media
import Pixels
import TestSupport
import Testing

/// Pictures come from uncompressed files (Y4M), so that every sample is known.
struct FrameExtractorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let width: Int
    let height: Int
    let target: Int
    var deep = false
    var testDescription: String { "\(width)x\(height) to \(target)\(deep ? ", 10 bits" : "")" }
  }

  @Test(arguments: [
    Case(width: 64, height: 36, target: 64), Case(width: 64, height: 36, target: 32),
    Case(width: 96, height: 54, target: 32), Case(width: 1920, height: 1080, target: 480),
    Case(width: 641, height: 359, target: 160), Case(width: 643, height: 361, target: 215),
    Case(width: 50, height: 30, target: 10), Case(width: 1280, height: 720, target: 480),
    Case(width: 64, height: 36, target: 16, deep: true),
    Case(width: 66, height: 38, target: 22, deep: true),
  ])
  func cellsAreRoundedMeans(_ row: Case) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.y4m")
    var random = SplitMix64(seed: UInt64(row.width * row.target))
    let samples = (0..<row.width * row.height).map { _ in Int(random.next() & 255) }
    try writeY4M(path, row, samples)
    let decoder = try TestVideo.firstFrame(path)
    let size = PixelSize(width: row.width, height: row.height)
    let grid = AnalysisGrid(picture: size, targetWidth: row.target)
    let pool = FramePool(size: grid.size, slots: 1)
    var frame = pool.acquire(pts: .zero)!
    try FrameExtractor(grid: grid).extract(decoder.frame, into: &frame)
    let factor = grid.factor
    // Ten bits are brought to eight by swscale, which dithers: one level either way.
    let tolerance = row.deep ? 1 : 0
    var wrong = 0
    for y in 0..<grid.size.height {
      for x in 0..<grid.size.width {
        var sum = factor * factor / 2
        for line in y * factor..<(y + 1) * factor {
          for column in x * factor..<(x + 1) * factor { sum += samples[line * row.width + column] }
        }
        if abs(Int(frame.row(y)[x]) - sum / (factor * factor)) > tolerance { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test func aFrameOfAnotherSizeIsATypedError() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.y4m")
    let row = Case(width: 64, height: 36, target: 64)
    try writeY4M(path, row, Array(repeating: 100, count: 64 * 36))
    let decoder = try TestVideo.firstFrame(path)
    let grid = AnalysisGrid(picture: PixelSize(width: 64, height: 32), targetWidth: 64)
    let extractor = FrameExtractor(grid: grid)
    let pool = FramePool(size: grid.size, slots: 1)
    var frame = pool.acquire(pts: .zero)!
    do throws(MediaError) {
      try extractor.extract(decoder.frame, into: &frame)
      Issue.record("it took a frame of another size")
    } catch {
      #expect(error.code == .sizeChanged)
      #expect(error.description.contains("expected 64x32, found 64x36"))
    }
  }

  @Test(arguments: ["rgb24", "yuyv422", "gbrp", "pal8", "nv12", "gray", "yuv422p", "yuv422p10le"])
  func everyPixelFormatGivesBrightAndDark(format: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.nut")
    // The left half is dark, the right half bright.
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-f", "lavfi", "-i",
      "color=black:size=64x48:rate=1:duration=1,drawbox=x=32:w=32:h=48:color=white:t=fill",
      "-c:v", "rawvideo", "-pix_fmt", format, path,
    ])
    let decoder = try TestVideo.firstFrame(path)
    #expect(decoder.frame.pixelFormat == format)
    let grid = AnalysisGrid(picture: PixelSize(width: 64, height: 48), targetWidth: 16)
    let pool = FramePool(size: grid.size, slots: 1)
    var frame = pool.acquire(pts: .zero)!
    try FrameExtractor(grid: grid).extract(decoder.frame, into: &frame)
    #expect(frame.row(6)[2] <= 16)
    #expect(frame.row(6)[13] >= 230)
  }

  private func writeY4M(_ path: String, _ row: Case, _ samples: [Int]) throws {
    var data = Data(
      "YUV4MPEG2 W\(row.width) H\(row.height) F25:1 C420\(row.deep ? "p10 XYSCSS=420P10" : "")\nFRAME\n"
        .utf8)
    let chroma = 2 * ((row.width + 1) / 2) * ((row.height + 1) / 2)
    func append(_ value: Int) {
      if row.deep {
        data.append(UInt8(value << 2 & 255))
        data.append(UInt8(value >> 6))
      } else {
        data.append(UInt8(value))
      }
    }
    for sample in samples { append(sample) }
    for _ in 0..<chroma { append(128) }
    try data.write(to: URL(fileURLWithPath: path))
  }
}
