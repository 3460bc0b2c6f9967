/// In what numbers a crowd network multiplies.
public enum CrowdPrecision: String, Sendable, CaseIterable {
  /// 32-bit floats throughout.
  case float32
  /// 1x1 convolutions but the last one in bytes: their inputs are rounded to 7 bits, their weights to
  /// 8. All else, and what is added up over layers, stays in floats.
  case int8
}
