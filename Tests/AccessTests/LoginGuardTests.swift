import Pixels
import Testing

@testable import Access

@Suite("Guard against guessing")
struct LoginGuardTests {
  private let sari = UserName("sari")!
  private let budi = UserName("budi")!

  private func at(_ seconds: Double) -> WallTime {
    WallTime(microseconds: 1_795_309_200_000_000 + Int64(seconds * 1e6))
  }

  @Test func pausesBeginAfterSomeFailuresAndGrow() {
    var tries = LoginGuard()
    var now = 0.0
    for _ in 0..<5 { #expect(tries.begin(name: sari, address: "a", at: at(now)) == nil) }
    var pauses: [Duration] = []
    for _ in 0..<12 {
      let pause = tries.begin(name: sari, address: "a", at: at(now))
      pauses.append(pause ?? .zero)
      // At the very end of the pause the next try may be made, which fails too.
      now += (pause ?? .zero).inSeconds
      #expect(tries.begin(name: sari, address: "b\(now)", at: at(now)) == nil)
    }
    #expect(pauses.prefix(4) == [.seconds(2), .seconds(4), .seconds(8), .seconds(16)])
    #expect(pauses.last == .seconds(900))
    #expect(pauses == pauses.sorted())
  }

  @Test func pauseRunsDownAndIsNotMadeLongerByTryingInIt() {
    var tries = LoginGuard()
    for _ in 0..<6 { _ = tries.begin(name: sari, address: "a", at: at(0)) }
    #expect(tries.begin(name: sari, address: "a", at: at(0)) == .seconds(2))
    #expect(tries.begin(name: sari, address: "a", at: at(1.5)) == .milliseconds(500))
    #expect(tries.begin(name: sari, address: "a", at: at(2)) == nil)
  }

  /// All at once, before any of them has failed.
  @Test func triesAtTheSameTimeAreCountedWhenTheyBegin() {
    var tries = LoginGuard()
    let begun = (0..<1_000).count { _ in
      tries.begin(name: sari, address: "a", at: at(0)) == nil
    }
    #expect(begun == 5)
  }

  @Test func otherNamesFromOtherAddressesAreNotSlowedDown() {
    var tries = LoginGuard()
    for _ in 0..<10 { _ = tries.begin(name: sari, address: "a", at: at(0)) }
    #expect(tries.begin(name: budi, address: "a", at: at(0)) == nil)
    #expect(tries.begin(name: sari, address: "z", at: at(0)) != nil)
  }

  @Test func manyNamesFromOneAddressAreSlowedDownToo() {
    var tries = LoginGuard()
    let begun = (0..<100).count { index in
      tries.begin(name: UserName("user\(index)"), address: "a", at: at(0)) == nil
    }
    #expect(begun == 20)
    #expect(tries.begin(name: budi, address: "b", at: at(0)) == nil)
  }

  @Test func successTakesBackTheNamesFailuresButNotTheAddresses() {
    var tries = LoginGuard()
    for _ in 0..<4 { _ = tries.begin(name: sari, address: "a", at: at(0)) }
    tries.succeeded(name: sari, address: "a")
    for _ in 0..<5 { #expect(tries.begin(name: sari, address: "b", at: at(0)) == nil) }
    // Guesses at others' with a good log-in in between.
    var begun = 0
    for index in 0..<100 {
      if tries.begin(name: UserName("user\(index)"), address: "c", at: at(0)) == nil { begun += 1 }
      if tries.begin(name: budi, address: "c", at: at(0)) == nil {
        tries.succeeded(name: budi, address: "c")
      }
    }
    #expect(begun == 20)
  }

  @Test func failuresAreForgottenAnHourAfterTheLast() {
    var tries = LoginGuard()
    for _ in 0..<5 { _ = tries.begin(name: sari, address: "a", at: at(0)) }
    for _ in 0..<5 { #expect(tries.begin(name: sari, address: "a", at: at(3_700)) == nil) }
    #expect(tries.begin(name: sari, address: "a", at: at(3_700)) != nil)
  }

  @Test func clockThatIsSetBackLocksNobodyOut() {
    var tries = LoginGuard()
    for _ in 0..<9 { _ = tries.begin(name: sari, address: "a", at: at(100_000)) }
    #expect(tries.begin(name: sari, address: "a", at: at(0)) == nil)
  }

  @Test func memoryIsBounded() {
    var tries = LoginGuard(capacity: 100)
    for _ in 0..<7 { _ = tries.begin(name: sari, address: "s", at: at(0)) }
    for index in 0..<5_000 {
      _ = tries.begin(name: UserName("user\(index)"), address: "\(index)", at: at(0))
      #expect(tries.remembered <= 200)
    }
    // Who failed often is remembered longest.
    #expect(tries.begin(name: sari, address: "t", at: at(0)) != nil)
  }

  @Test func namesThatAreNoneShareOneCount() {
    var tries = LoginGuard()
    for index in 0..<5 { #expect(tries.begin(name: nil, address: "\(index)", at: at(0)) == nil) }
    #expect(tries.begin(name: nil, address: "x", at: at(0)) != nil)
  }
}
