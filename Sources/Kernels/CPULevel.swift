internal import CPlatform

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What the kernels may use of the CPU, in order of strength.
public enum CPULevel: Int, Comparable, CaseIterable, Sendable {
  /// The plain forms: slow, for finding out whether a kernel is to blame.
  case reference
  /// x86-64-v3 (AVX2, FMA): the floor there.
  case v3
  /// x86-64-v4 with VNNI.
  case v4
  /// arm64.
  case neon

  public static func < (left: CPULevel, right: CPULevel) -> Bool { left.rawValue < right.rawValue }

  /// The highest level that this CPU runs.
  public static let detected: CPULevel =
    switch pantau_detected_cpu_level() {
    case PANTAU_CPU_V4: .v4
    case PANTAU_CPU_NEON: .neon
    default: .v3
    }

  /// `detected`, lowered by the environment variable `PANTAU_CPU_LEVEL` (`reference`, `v3`, `v4`,
  /// `neon`). What this CPU can't run, and words that are no level, leave it at `detected`.
  public static let chosen: CPULevel = lowered(by: environment("PANTAU_CPU_LEVEL"))

  static func lowered(by wish: String?) -> CPULevel {
    guard let level = allCases.first(where: { "\($0)" == wish }) else { return detected }
    return min(level, detected)
  }
}

/// The value of an environment variable, `nil` if it is not set.
func environment(_ name: String) -> String? {
  // SAFETY: getenv's string is copied before anyone could change the environment: kernels are
  // chosen once, at start.
  guard let value = unsafe getenv(name) else { return nil }
  return unsafe String(cString: value)
}
