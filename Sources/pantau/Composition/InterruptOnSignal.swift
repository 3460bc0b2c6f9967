import Foundation
import Media
import Synchronization

/// Turns the first Ctrl-C or SIGTERM into an interrupt; a later one ends the program as usual.
enum InterruptOnSignal {
  /// One a process, as a signal handler sees nothing else.
  private static let flag = InterruptFlag()
  private static let firstSecond = Atomic<Int>(0)

  /// The flag that a signal sets from now on.
  static func install() -> InterruptFlag {
    // A handler may not be the first to touch a lazy static.
    firstSecond.store(0, ordering: .relaxed)
    let flag = flag
    for number in [SIGINT, SIGTERM] { signal(number) { InterruptOnSignal.hear($0) } }
    return flag
  }

  /// Runs in the signal handler: stores atomics, asks the time, and raises; all else is forbidden.
  ///
  /// `timeout`, `make` and shells signal both a program and its process group, so that one Ctrl-C
  /// may come twice; what comes within the next second is the same one.
  private static func hear(_ number: CInt) {
    flag.interrupt()
    let now = time(nil)
    let (isFirst, first) = firstSecond.compareExchange(
      expected: 0, desired: now, ordering: .relaxed)
    guard !isFirst, now - first > 1 else { return }
    signal(number, SIG_DFL)
    raise(number)
  }
}
