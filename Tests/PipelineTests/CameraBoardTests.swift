import Crowd
import Media
import Pixels
import Scene
import TestSupport
import Testing

@testable import Pipeline

@Suite struct CameraBoardTests {
  private let clock = SetClock()
  private let id = CameraID("gate")!

  private func board() throws -> CameraBoard {
    let camera = CameraConfiguration(id: id, name: "Gate", address: try StreamAddress("/a.mp4"))
    return CameraBoard(cameras: [camera], clock: clock)
  }

  @Test func aKindOfPictureIsMadeWhileSomebodyAsksForThatKind() throws {
    let board = try board()
    for kind in LivePicture.allCases {
      #expect(board.wantsSnapshot(of: id, kind), "the first one is made for whoever comes")
      board.post(LiveSnapshot(jpeg: [1], takenAt: clock.now()), of: id, kind)
    }
    clock.advance(by: .seconds(30))
    #expect(!board.wantsSnapshot(of: id, .plain) && !board.wantsSnapshot(of: id, .calibration))
    #expect(board.snapshot(of: id, .calibration)?.jpeg == [1])
    #expect(!board.wantsSnapshot(of: id, .plain) && board.wantsSnapshot(of: id, .calibration))
    clock.advance(by: .seconds(11))
    #expect(!board.wantsSnapshot(of: id, .calibration), "nobody has asked for some time")
  }

  @Test func densityIsThatOfTheRunThatGoesOn() throws {
    let board = try board()
    #expect(board.density(of: id) == nil)
    let picture = PixelSize(width: 640, height: 360)
    let density = LiveDensity(
      map: DensityMap(picture: picture, block: 16), picture: picture, blockPixels: 16,
      takenAt: clock.now(), shown: picture)
    board.setState(.running, of: id)
    board.post(density, of: id)
    board.setState(.running, of: id)
    #expect(board.density(of: id) == density)
    board.setState(.backingOff, of: id)
    #expect(board.density(of: id) == nil)
  }

  @Test func blobsAreKeptWhileSomebodyAsksForThem() throws {
    let board = try board()
    #expect(!board.wantsBlobs(of: id), "nobody has asked")
    #expect(board.blobs(of: id) == nil)
    #expect(board.wantsBlobs(of: id))
    let blobs = LiveBlobs(
      takenAt: clock.now(), bounds: [RelativeRect(x: 0.1, y: 0.2, width: 0.3, height: 0.4)])
    board.setState(.running, of: id)
    board.post(blobs, of: id)
    #expect(board.blobs(of: id) == blobs)
    clock.advance(by: .seconds(6))
    #expect(!board.wantsBlobs(of: id), "nobody has asked for some time")
    board.setState(.backingOff, of: id)
    #expect(board.blobs(of: id) == nil)
  }
}
