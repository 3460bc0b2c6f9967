/// The kernels of one CPU level. Chosen once and passed down; no look-up per row.
public struct KernelSet: Sendable {
  /// For logs, tests and benchmarks.
  public let name: String
  public var boxDownsample4x: BoxDownsample4x
  public var boxDownsample2x: BoxDownsample2x
  public var accumulateRow: AccumulateRow
  public var averageSums: AverageSums

  /// The plain forms.
  public static let reference = KernelSet(
    name: "reference",
    boxDownsample4x: Reference.boxDownsample4x,
    boxDownsample2x: Reference.boxDownsample2x,
    accumulateRow: Reference.accumulateRow,
    averageSums: Reference.averageSums)

  /// The vector forms, compiled for the floor of this architecture (AVX2, NEON).
  public static let vector = KernelSet(
    name: "vector",
    boxDownsample4x: Vector.boxDownsample4x,
    boxDownsample2x: Vector.boxDownsample2x,
    accumulateRow: Vector.accumulateRow,
    averageSums: Vector.averageSums)

  /// Both side by side; traps on a difference.
  public static let checked = KernelSet(
    name: "checked",
    boxDownsample4x: Checked.boxDownsample4x,
    boxDownsample2x: Checked.boxDownsample2x,
    accumulateRow: Checked.accumulateRow,
    averageSums: Checked.averageSums)

  /// The sets that this CPU runs, slowest first.
  public static let supported: [KernelSet] = [reference, vector]

  /// The fastest set within `CPULevel.chosen`; `checked` where the environment says
  /// `CHECK_KERNELS=1`.
  public static let best: KernelSet =
    if environment("CHECK_KERNELS") == "1" {
      checked
    } else if CPULevel.chosen == .reference {
      reference
    } else {
      vector
    }
}
