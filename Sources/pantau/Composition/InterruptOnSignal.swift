import Dispatch
import Foundation
import Media

/// Turns the first Ctrl-C or SIGTERM into an interrupt; a second one ends the program as usual.
final class InterruptOnSignal {
  private static let signals = [SIGINT, SIGTERM]
  private let sources: [any DispatchSourceSignal]
  private let heard = InterruptFlag()

  /// Whether a signal has come; `flag` may be set for other reasons.
  var hasCome: Bool { heard.isInterrupted }

  init(_ flag: InterruptFlag) {
    let heard = heard
    sources = Self.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        heard.interrupt()
        flag.interrupt()
        Self.restore()
      }
      source.resume()
      return source
    }
  }

  func stop() {
    for source in sources { source.cancel() }
    Self.restore()
  }

  private static func restore() {
    for number in signals { signal(number, SIG_DFL) }
  }
}
