internal import CFFmpeg
internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Synchronization

/// Looks up a host's name so that whoever waits for it can give up.
///
/// libav asks the resolver in the middle of connecting, where no interrupt reaches it: a name
/// server that does not answer would hold the caller for half a minute. So the name is looked up
/// before, on a thread of its own. Who gives up leaves that thread behind; it ends when the
/// resolver has had enough.
enum HostLookup {
  /// The resolver's answer to a name: 0, or one of its codes (`EAI_NONAME`...).
  typealias Resolver = @Sendable (String) -> Int32

  /// Returns when the name is known, or when `patience` is over.
  ///
  /// Throws `hostUnknown`; `operation` and `address` are for its text.
  static func wait(
    for host: String, _ patience: Patience, operation: String, address: String,
    resolver: @escaping Resolver = HostLookup.resolve
  ) throws(MediaError) {
    // An address in numbers needs nobody to look it up.
    if resolve(host, flags: AI_NUMERICHOST) == 0 { return }
    let answer = Answer()
    Thread.detachNewThread { answer.code.store(resolver(host), ordering: .releasing) }
    var code = Answer.none
    while !patience.isOver {
      code = answer.code.load(ordering: .acquiring)
      if code != Answer.none { break }
      usleep(2_000)
    }
    guard code != Answer.none, code != 0 else { return }
    throw MediaError(
      .hostUnknown, operation, address: address,
      detail: code == EAI_AGAIN ? "the name server does not answer" : nil)
  }

  static func resolve(_ host: String) -> Int32 { resolve(host, flags: 0) }

  private final class Answer: Sendable {
    static let none = Int32.max
    let code = Atomic(Answer.none)
  }

  private static func resolve(_ host: String, flags: Int32) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = flags
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    // SAFETY: the name and the hints live for the call; what it allocates is freed here.
    let code = unsafe getaddrinfo(host, nil, &hints, &found)
    if let found = unsafe found { unsafe freeaddrinfo(found) }
    return code
  }
}
