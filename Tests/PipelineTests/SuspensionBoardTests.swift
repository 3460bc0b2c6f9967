import Pixels
import Scene
import Testing

@testable import Pipeline

@Suite struct SuspensionBoardTests {
  private static func time(_ seconds: Int64) -> WallTime {
    WallTime(microseconds: seconds * 1_000_000)
  }

  /// Camera, zone, second; and whether it is suspended, where `gate` is until second 10 and its
  /// `yard` until 20, and the `door` of `pier` until 10.
  @Test(arguments: [
    ("gate", nil, 9, true), ("gate", "door", 9, true), ("gate", nil, 10, false),
    ("gate", "yard", 19, true), ("gate", "yard", 20, false), ("gate", "door", 19, false),
    ("pier", "door", 9, true), ("pier", nil, 9, false), ("pier", "yard", 9, false),
    ("roof", nil, 0, false),
  ])
  func suspendsPlacesUntilTheirTime(
    camera: String, zone: String?, second: Int64, isSuspended: Bool
  ) throws {
    let board = SuspensionBoard()
    let gate = try #require(CameraID("gate"))
    board.set([
      .init(camera: gate, zone: nil, endsAt: Self.time(10)),
      .init(camera: gate, zone: ZoneID("yard"), endsAt: Self.time(20)),
      .init(camera: try #require(CameraID("pier")), zone: ZoneID("door"), endsAt: Self.time(10)),
    ])
    #expect(
      board.isSuspended(
        try #require(CameraID(camera)), zone: zone.flatMap { ZoneID($0) }, at: Self.time(second))
        == isSuspended)
    // A new list takes the place of the old.
    board.set([])
    #expect(!board.isSuspended(gate, zone: nil, at: Self.time(0)))
  }
}
