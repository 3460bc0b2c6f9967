import Scene
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ConnectionPacerTests {
  /// One camera's try as the simulation sees it.
  private struct Try {
    let camera: StreamID
    /// From the start until it is connected or has failed.
    let length: Duration
    var asksAt: Duration
    var start: Duration?
    var isOver = false
  }

  /// Lets cameras ask for their turn until each had it. In simulated time.
  private func play(_ lengths: [Duration], limits: ConnectionPacer.Limits) -> [Try] {
    let pacer = ConnectionPacer(limits: limits)
    let origin = ContinuousClock.now
    var tries = lengths.enumerated().map { index, length in
      Try(
        camera: StreamID(camera: CameraID("c\(index)")!), length: length,
        asksAt: .milliseconds(index % 7))
    }
    var now = Duration.zero
    while now < .seconds(120), tries.contains(where: { $0.start == nil }) {
      for index in tries.indices {
        if let start = tries[index].start {
          guard now >= start + tries[index].length, !tries[index].isOver else { continue }
          tries[index].isOver = true
          pacer.finish(tries[index].camera)
        } else if now >= tries[index].asksAt {
          if let pause = pacer.pauseBeforeTurn(of: tries[index].camera, at: origin + now) {
            tries[index].asksAt = now + pause
          } else {
            tries[index].start = now
          }
        }
      }
      now += .milliseconds(1)
    }
    return tries
  }

  @Test func aHerdConnectsFewAtATimeAndOneAfterTheOther() throws {
    let limits = ConnectionPacer.Limits()
    let tries = play(Array(repeating: .milliseconds(300), count: 36), limits: limits)
    let starts = try tries.map { try #require($0.start) }.sorted()
    #expect(zip(starts.dropFirst(), starts).allSatisfy { $0 - $1 >= limits.spacing })
    for start in starts {
      let inProgress = starts.count { $0 <= start && start < $0 + .milliseconds(300) }
      #expect(inProgress <= limits.atOnce)
    }
    #expect(starts.last! < .seconds(6))
  }

  @Test func camerasThatDoNotAnswerKeepNobodyFromConnecting() throws {
    // Two of three are dead, and those come first.
    let lengths: [Duration] = (0..<36).map { $0 < 24 ? .seconds(60) : .milliseconds(200) }
    let tries = play(lengths, limits: ConnectionPacer.Limits())
    let starts = try tries.map { try #require($0.start) }
    // 24 dead ones, four at a time, hold their turn for half a second each.
    #expect(starts.allSatisfy { $0 < .seconds(5) })
  }

  @Test func whoGivesUpHoldsNobody() {
    let pacer = ConnectionPacer(limits: .init(atOnce: 1, spacing: .zero))
    let (a, b) = (StreamID(camera: CameraID("a")!), StreamID(camera: CameraID("b")!))
    let c = StreamID(camera: a.camera, isMain: true)
    let now = ContinuousClock.now
    #expect(pacer.pauseBeforeTurn(of: a, at: now) == nil)
    #expect(pacer.pauseBeforeTurn(of: b, at: now) != nil)
    #expect(pacer.pauseBeforeTurn(of: c, at: now) != nil)
    pacer.finish(b)
    pacer.finish(a)
    #expect(pacer.pauseBeforeTurn(of: c, at: now) == nil)
  }
}
