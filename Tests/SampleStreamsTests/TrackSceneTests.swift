import SampleStreams
import Testing

/// Scenes whose crossings, stays and things left are known.
@Suite struct TrackSceneTests {
  private static let seeds: [UInt64] = [1, 2, 3]

  private func events(
    _ name: String, seed: UInt64, _ kind: TruthFile.EventKind
  ) throws -> [TruthFile.Event] {
    try #require(SampleScene(named: name, seed: seed)).truth(every: 5).events.filter {
      $0.kind == kind
    }
  }

  private func seconds(_ event: TruthFile.Event) -> Double {
    Double(event.endFrame - event.beginFrame + 1) / Double(SampleScene.framesPerSecond)
  }

  @Test(arguments: ["crossings", "crossings-front"], seeds)
  func fourCrossTheLineEachWay(scene: String, seed: UInt64) throws {
    let crossings = try events(scene, seed: seed, .lineCrossing)
    #expect(crossings.count { $0.direction == "in" } == 4)
    #expect(crossings.count { $0.direction == "out" } == 4)
    #expect(Set(crossings.compactMap { $0.objects?.first }).count == 8)
  }

  @Test(arguments: seeds)
  func onlyWhoStaysLongerThanAMinuteLoiters(seed: UInt64) throws {
    let loitering = try events("loiter", seed: seed, .loitering)
    #expect(loitering.count == 1)
    let event = try #require(loitering.first)
    #expect(seconds(event) > 65)
    #expect(event.objects == [2])
  }

  @Test(arguments: seeds)
  func theBagIsLeftUntilItIsFetched(seed: UInt64) throws {
    let left = try events("left-bag", seed: seed, .objectLeft)
    #expect(left.count == 1)
    let event = try #require(left.first)
    #expect((40...50).contains(seconds(event)))
    #expect(try events("left-bag", seed: seed, .objectRemoved).isEmpty)
  }

  @Test(arguments: seeds)
  func theParkedCarIsRemovedOnceItHasLeftItsPlace(seed: UInt64) throws {
    let removed = try events("departure", seed: seed, .objectRemoved)
    #expect(removed.count == 1)
    let begin = try #require(removed.first).beginFrame
    #expect((14 * 25...20 * 25).contains(begin))
    #expect(try events("departure", seed: seed, .objectLeft).isEmpty)
  }

  @Test(arguments: seeds)
  func oneGoesTheWrongWay(seed: UInt64) throws {
    let wrong = try events("wrong-way", seed: seed, .wrongDirection)
    #expect(wrong.count == 1)
    #expect(try #require(wrong.first).objects == [4])
  }

  @Test func theRulesOfZonesAreInTheTruthFile() throws {
    func zone(_ name: String) throws -> TruthFile.Zone {
      let scene = try #require(SampleScene(named: name))
      return try #require(
        scene.part(from: .zero, length: .seconds(1)).truth(every: 5).zones.first)
    }
    #expect(try zone("loiter").loiteringAfterSeconds == 60)
    #expect(try zone("left-bag").leftAfterSeconds == 20)
    #expect(try zone("wrong-way").allowedDegrees == 90)
  }
}
