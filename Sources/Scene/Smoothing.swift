#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Weights of exponential smoothing by time constants, so that no rate depends on frames a second.
enum Smoothing {
  /// Share of a new value that comes `elapsed` seconds after the last one.
  static func weight(elapsed: Double, constant: Double) -> Double {
    elapsed > 0 ? 1 - exp(-elapsed / constant) : 0
  }
}
