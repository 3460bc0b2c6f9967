#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Holds a file beside the database so that only one Pantau writes to it.
///
/// The kernel lets go of it when the process ends, however that happens. (SQLite's own locks would
/// lock readers out too, and end with any other file handle of this process.)
final class OwnerLock: Sendable {
  enum Failure: Error {
    /// Another process, or another store of this one, holds it.
    case held
    /// `errno` of the attempt to open the file.
    case notOpened(Int32)
  }

  private let descriptor: Int32

  init(path: String) throws(Failure) {
    // SAFETY: the variadic argument is the mode that O_CREAT asks for.
    let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw .notOpened(errno) }
    // Not the property yet: with all of them set, a throw ends in deinit, which would close again what
    // another thread may have opened meanwhile.
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      close(opened)
      throw .held
    }
    descriptor = opened
  }

  deinit {
    // Said aloud, as closing alone lets go only with the last copy of the descriptor: a process that
    // another thread is just starting has one until its program begins.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
