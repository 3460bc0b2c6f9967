import Dispatch
import Foundation
import Media

/// Turns the first Ctrl-C into an interrupt; a second one ends the program as usual.
final class InterruptOnSignal {
  private let source: any DispatchSourceSignal

  init(_ flag: InterruptFlag) {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      flag.interrupt()
      signal(SIGINT, SIG_DFL)
    }
    source.resume()
  }

  func stop() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
