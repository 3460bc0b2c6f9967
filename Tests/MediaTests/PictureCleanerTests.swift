import Foundation
import Media
import Pixels
import TestSupport
import Testing

/// Files of strangers: what is good comes out as a picture alone, all else is refused, nothing traps.
struct PictureCleanerTests {
  /// Dark on the left, bright on the right, 64 x 40.
  private func plane() -> LumaPlane {
    let plane = LumaPlane(size: PixelSize(width: 64, height: 40))
    for y in 0..<40 {
      var row = plane.mutableRow(y)
      for x in row.indices { row[x] = x < 32 ? 20 : 230 }
    }
    return plane
  }

  private func png() throws -> [UInt8] { try GrayPNG.encode(plane()) }

  private func jpeg() throws -> [UInt8] {
    let frame = try PictureReader().picture(of: try png(), at: .zero)
    return try SnapshotEncoder(maximumWidth: 64, quality: 90).encode(frame, outlines: [])
  }

  /// A segment behind the first mark of a JPEG file.
  private func inserting(_ marker: UInt8, _ content: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    return Array(jpeg.prefix(2)) + [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + content
      + jpeg.dropFirst(2)
  }

  /// EXIF with an orientation, and a GPS directory with a latitude.
  private func exif(orientation: UInt8) -> [UInt8] {
    var tiff: [UInt8] = Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 2]
    tiff += [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
    tiff += [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]
    return Array("Exif\0\0".utf8) + tiff + Array("GPS 2 59 25 S".utf8)
  }

  private func decoded(_ jpeg: [UInt8]) throws -> DecodedFrame {
    let reader = PictureReader()
    let frame = try reader.picture(of: jpeg, at: .zero)
    #expect(frame.size == reader.fileSize)
    return frame
  }

  private func luma(_ frame: DecodedFrame, x: Int, y: Int) -> Int {
    let row = frame.lumaRow(y)
    return Int(row[x])
  }

  private func flaw(_ file: [UInt8]) -> PictureFlaw? {
    do throws(PictureFlaw) {
      _ = try PictureCleaner().clean(file)
      return nil
    } catch { return error }
  }

  private func contains(_ file: [UInt8], _ text: String) -> Bool {
    Data(file).range(of: Data(text.utf8)) != nil
  }

  @Test func whatComesOutIsAPictureAndNothingElse() throws {
    let secret = "GPS 2 59 25 S"
    var file = inserting(0xE1, exif(orientation: 1), into: try jpeg())
    file = inserting(0xFE, Array("taken by \(secret)".utf8), into: file)
    file += Array("PK\u{3}\u{4}<script>alert(1)</script>".utf8)
    #expect(contains(file, secret))
    let cleaned = try PictureCleaner().clean(file)
    #expect(cleaned.size == PixelSize(width: 64, height: 40))
    for text in [secret, "Exif", "GPS", "script", "taken by"] {
      #expect(!contains(cleaned.jpeg, text), "\(text)")
    }
    #expect(cleaned.jpeg.starts(with: [0xFF, 0xD8]) && cleaned.jpeg.suffix(2) == [0xFF, 0xD9])
    let picture = try decoded(cleaned.jpeg)
    #expect(luma(picture, x: 4, y: 20) < 60)
    #expect(luma(picture, x: 60, y: 20) > 190)
  }

  @Test func pictureOfAPNGFileIsTakenWithoutItsTexts() throws {
    let good = try png()
    // A text behind the header, which claims to be compressed.
    let text = Array("zTXt".utf8) + Array("Comment\0\0GPS 2 59 25 S".utf8)
    let length = text.count - 4
    let chunk: [UInt8] = [0, 0, 0, UInt8(length)] + text + [0, 0, 0, 0]
    let file = Array(good.prefix(33)) + chunk + good.dropFirst(33) + Array("behind".utf8)
    let cleaned = try PictureCleaner().clean(file)
    #expect(!contains(cleaned.jpeg, "GPS") && cleaned.size == PixelSize(width: 64, height: 40))
    #expect(luma(try decoded(cleaned.jpeg), x: 4, y: 20) < 60)
  }

  /// Where the dark half is: 0 left, 1 top, 2 right, 3 bottom.
  @Test(arguments: [
    (UInt8(1), 0), (2, 2), (3, 2), (4, 0), (5, 1), (6, 1), (7, 3), (8, 3),
  ])
  func pictureIsTurnedAsItsFileSays(orientation: UInt8, dark: Int) throws {
    let file = inserting(0xE1, exif(orientation: orientation), into: try jpeg())
    let cleaned = try PictureCleaner().clean(file)
    let isTurned = orientation >= 5
    let size = PixelSize(width: isTurned ? 40 : 64, height: isTurned ? 64 : 40)
    #expect(cleaned.size == size)
    let picture = try decoded(cleaned.jpeg)
    let places = [
      (4, size.height / 2), (size.width / 2, 4), (size.width - 5, size.height / 2),
      (size.width / 2, size.height - 5),
    ]
    let (x, y) = places[dark]
    #expect(luma(picture, x: x, y: y) < 60)
    let (otherX, otherY) = places[(dark + 2) % 4]
    #expect(luma(picture, x: otherX, y: otherY) > 190)
  }

  @Test func largePicturesAreMadeSmaller() throws {
    let large = LumaPlane(size: PixelSize(width: 300, height: 1_000), filledWith: 90)
    let cleaned = try PictureCleaner(longestSide: 400).clean(try GrayPNG.encode(large))
    #expect(cleaned.size == PixelSize(width: 120, height: 400))
  }

  // MARK: - Hostile files

  @Test(arguments: [
    ("nothing", []), ("one byte", [0xFF]), ("a GIF", Array("GIF89a".utf8)),
    ("a page", Array("<!doctype html><script>".utf8)),
    ("an SVG", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)),
    ("a PDF", Array("%PDF-1.7".utf8)), ("a ZIP", [0x50, 0x4B, 3, 4]),
  ])
  func otherKindsOfFilesAreRefused(_ kind: String, file: [UInt8]) {
    #expect(flaw(file) == .format)
  }

  @Test func halfAPictureIsRefused() throws {
    for file in [try jpeg(), try png()] {
      for share in [0.3, 0.5, 0.9] {
        #expect(flaw(Array(file.prefix(Int(Double(file.count) * share)))) == .damaged)
      }
      #expect(flaw(Array(file.prefix(4))) != nil)
    }
  }

  /// The size stands in the header: nothing is decoded.
  @Test func bombsAreRefusedByTheirHeader() throws {
    var jpeg = try jpeg()
    let frame = try #require(
      (0..<jpeg.count - 1).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0x75, 0x30, 0x75, 0x30])
    #expect(flaw(jpeg) == .size(PixelSize(width: 30_000, height: 30_000)))
    var png = try png()
    png.replaceSubrange(16..<24, with: [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30])
    #expect(flaw(png) == .size(PixelSize(width: 30_000, height: 30_000)))
    // Within the sides, beyond the pixels.
    png.replaceSubrange(16..<24, with: [0, 0, 0x20, 0, 0, 0, 0x20, 0])
    #expect(flaw(png) == .size(PixelSize(width: 8_192, height: 8_192)))
    png.replaceSubrange(16..<24, with: [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 40])
    #expect(flaw(png) != nil)
  }

  @Test func tinyPicturesAreRefused() throws {
    let tiny = LumaPlane(size: PixelSize(width: 8, height: 400))
    #expect(flaw(try GrayPNG.encode(tiny)) == .size(PixelSize(width: 8, height: 400)))
  }

  /// Each scan of a progressive picture goes over all of it.
  @Test func pictureOfAThousandScansIsRefused() throws {
    let jpeg = try jpeg()
    let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0]
    let scans = Array(repeating: scan, count: 1_000).flatMap(\.self)
    #expect(flaw(Array(jpeg.dropLast(2)) + scans + [0xFF, 0xD9]) == .damaged)
    let tables = Array(
      repeating: [0xFF, 0xC4, 0, 4, 0, 0] as [UInt8], count: 10_000
    ).flatMap(\.self)
    #expect(flaw(Array(jpeg.prefix(2)) + tables + jpeg.dropFirst(2)) == .damaged)
  }

  @Test func twoPicturesInOneAreRefused() throws {
    let jpeg = try jpeg()
    let frame = try #require(
      (0..<jpeg.count - 1).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    let segment = jpeg[frame..<(frame + 2 + Int(jpeg[frame + 3]))]
    #expect(flaw(Array(jpeg[..<frame]) + Array(segment) + Array(jpeg[frame...])) == .damaged)
  }

  /// Files with some bytes changed: refused or cleaned, but nothing else.
  @Test func damagedFilesDoNoHarm() throws {
    var random = SplitMix64(seed: 41)
    let good = [
      inserting(0xE1, exif(orientation: 6), into: try jpeg()), try png(),
    ]
    let cleaner = PictureCleaner()
    var taken = 0
    for round in 0..<600 {
      var file = good[round % 2]
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        file[Int.random(in: 0..<file.count, using: &random)] = UInt8.random(
          in: .min ... .max, using: &random)
      }
      if round % 5 == 0 { file.removeLast(Int.random(in: 0..<file.count, using: &random)) }
      do throws(PictureFlaw) {
        let cleaned = try cleaner.clean(file)
        #expect(cleaned.size.area <= 1_920 * 1_920)
        taken += 1
      } catch {}
    }
    // And the cleaner still works.
    #expect(try cleaner.clean(good[0]).size == PixelSize(width: 40, height: 64))
    #expect(taken > 0)
  }
}
