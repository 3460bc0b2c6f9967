import TestSupport
import Testing

@testable import Gating

@Suite struct PacketGateTests {
  /// A stream of groups of 50 packets whose sizes depend on the place in the group and on noise.
  private struct Stream {
    var gate = PacketGate()
    var random = SplitMix64(seed: 7)
    var packet = 0
    var quantiser: Int? = 26
    var noise = 0.06

    /// How often the gate fired.
    mutating func play(seconds: Int, factor: Double = 1, confirms: Bool = true) -> Int {
      var alarms = 0
      for _ in 0..<seconds * 25 {
        let position = packet % 50
        packet += 1
        if position == 0, confirms { gate.confirmQuiet() }
        let usual = position < 3 ? 14_000.0 : position == 25 ? 10_000 : 6_000
        let chance = 1 + noise * Double.random(in: -1.7...1.7, using: &random)
        if gate.update(
          byteCount: Int(position == 0 ? 100_000 : usual * chance * factor),
          isKeyFrame: position == 0, quantiser: quantiser)
        {
          alarms += 1
        }
      }
      return alarms
    }
  }

  @Test func saysNothingBeforeItKnowsTheQuietScene() {
    var stream = Stream()
    #expect(stream.play(seconds: 10) == 0)
    #expect(!stream.gate.isReady)
    #expect(stream.play(seconds: 10, factor: 3, confirms: false) == 0)
  }

  @Test func isSilentInTheQuietScene() {
    var stream = Stream()
    _ = stream.play(seconds: 30)
    #expect(stream.gate.isReady)
    #expect(stream.play(seconds: 600) <= 1)
  }

  @Test(arguments: [("by a third", 1.3), ("by half", 1.5), ("threefold", 3.0)])
  func firesWithinASecondWherePacketsGrow(_ situation: String, factor: Double) {
    var stream = Stream()
    _ = stream.play(seconds: 60)
    #expect(stream.play(seconds: 1, factor: factor, confirms: false) >= 1)
  }

  @Test func packetsThatGrowBecauseTheQuantiserBecameFinerAreNoMotion() {
    var stream = Stream()
    _ = stream.play(seconds: 60)
    stream.quantiser = 20
    #expect(stream.play(seconds: 4, factor: 2, confirms: false) == 0)
    stream.quantiser = 26
    #expect(stream.play(seconds: 4, factor: 2, confirms: false) > 0)
  }

  @Test func isSlowerToFireAfterAlarmsForNothing() {
    var stream = Stream()
    _ = stream.play(seconds: 60)
    let before = stream.gate.threshold
    stream.gate.noteFalseOpening()
    #expect(stream.gate.threshold > before)
    _ = stream.play(seconds: 1_800)
    #expect(stream.gate.threshold < before * 1.05)
  }

  @Test func whatWasNotQuietIsNotLearned() {
    var stream = Stream()
    _ = stream.play(seconds: 60)
    for _ in 0..<20 {
      _ = stream.play(seconds: 2, factor: 2, confirms: false)
      stream.gate.forget()
    }
    #expect(stream.play(seconds: 1, factor: 2, confirms: false) >= 1)
  }
}
