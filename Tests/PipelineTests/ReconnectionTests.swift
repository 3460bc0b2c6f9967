import TestSupport
import Testing

@testable import Pipeline

@Suite struct ReconnectionTests {
  @Test func pausesDoubleUpToTheLongestAndNeverEnd() {
    var generator = SplitMix64(seed: 1)
    var reconnection = Reconnection(policy: ReconnectPolicy())
    let pauses = (0..<12).map { _ in
      reconnection.pause(afterRunOf: .zero, isUnauthorised: false, using: &generator)
    }
    let undisturbed: [Duration] = [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60].map { .seconds($0) }
    for (pause, whole) in zip(pauses, undisturbed) {
      #expect(pause <= whole && pause >= whole * 0.8)
    }
  }

  @Test func aHealthyRunMakesThePauseShortAgain() {
    var generator = SplitMix64(seed: 2)
    var reconnection = Reconnection(policy: ReconnectPolicy())
    for _ in 0..<8 {
      _ = reconnection.pause(afterRunOf: .seconds(1), isUnauthorised: false, using: &generator)
    }
    let pause = reconnection.pause(
      afterRunOf: .seconds(10), isUnauthorised: false, using: &generator)
    #expect(pause <= .seconds(1))
  }

  @Test func aRefusedPasswordIsNotHammered() {
    var generator = SplitMix64(seed: 3)
    var reconnection = Reconnection(policy: ReconnectPolicy())
    let pause = reconnection.pause(afterRunOf: .zero, isUnauthorised: true, using: &generator)
    #expect(pause >= .seconds(24))
  }

  /// Cameras lock out who tries too often, so these pauses grow further than those of a network.
  @Test func pausesAfterARefusedPasswordGrowToMinutes() {
    var generator = SplitMix64(seed: 5)
    var reconnection = Reconnection(policy: ReconnectPolicy())
    // The network was down before.
    for _ in 0..<9 {
      _ = reconnection.pause(afterRunOf: .zero, isUnauthorised: false, using: &generator)
    }
    let pauses = (0..<6).map { _ in
      reconnection.pause(afterRunOf: .zero, isUnauthorised: true, using: &generator)
    }
    for (pause, whole) in zip(pauses, [30, 60, 120, 240, 300, 300]) {
      #expect(pause <= .seconds(whole) && pause >= .seconds(whole) * 0.8)
    }
    let later = reconnection.pause(afterRunOf: .zero, isUnauthorised: false, using: &generator)
    #expect(later <= .seconds(1), "the password is right now, the network is not")
  }

  @Test func pausesOfManyCamerasAreSpread() {
    var generator = SplitMix64(seed: 4)
    let pauses = Set(
      (0..<36).map { _ in
        var reconnection = Reconnection(policy: ReconnectPolicy())
        return reconnection.pause(afterRunOf: .zero, isUnauthorised: false, using: &generator)
      })
    #expect(pauses.count > 30)
  }
}
