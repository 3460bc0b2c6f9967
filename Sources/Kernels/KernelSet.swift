/// The kernels of one CPU level. Chosen once and passed down; no look-up per row.
public struct KernelSet: Sendable {
  /// For logs, tests and benchmarks.
  public private(set) var name: String
  public var boxDownsample4x: BoxDownsample4x
  public var boxDownsample2x: BoxDownsample2x
  public var accumulateRow: AccumulateRow
  public var averageSums: AverageSums
  public var compressLuma: CompressLuma
  public var projectRow: ProjectRow
  public var sumDifferences: SumDifferences
  public var updateChroma: UpdateChroma
  public var updateModel: UpdateModel
  public var findShadows: FindShadows
  public var findSway: FindSway
  public var sumResiduals: SumResiduals
  public var openRow: OpenRow
  public var countBits7: CountBits7
  public var slideCounts7: SlideCounts7
  public var dilate5: Dilate5
  public var interpolateChroma: InterpolateChroma
  public var matchBlock: MatchBlock
  public var convertColours: ConvertColours
  public var centreColours: CentreColours
  public var convolvePointwise: ConvolvePointwise
  public var convolve3x3: Convolve3x3
  public var convolveDepthwise: ConvolveDepthwise
  public var convolveBytes: ConvolveBytes
  public var roundToBytes: RoundToBytes
  public var multiplyChains: MultiplyChains

  /// The plain forms.
  public static let reference = KernelSet(
    name: "reference",
    boxDownsample4x: Reference.boxDownsample4x,
    boxDownsample2x: Reference.boxDownsample2x,
    accumulateRow: Reference.accumulateRow,
    averageSums: Reference.averageSums,
    compressLuma: Reference.compressLuma,
    projectRow: Reference.projectRow,
    sumDifferences: Reference.sumDifferences,
    updateChroma: Reference.updateChroma,
    updateModel: Reference.updateModel,
    findShadows: Reference.findShadows,
    findSway: Reference.findSway,
    sumResiduals: Reference.sumResiduals,
    openRow: Reference.openRow,
    countBits7: Reference.countBits7,
    slideCounts7: Reference.slideCounts7,
    dilate5: Reference.dilate5,
    interpolateChroma: Reference.interpolateChroma,
    matchBlock: Reference.matchBlock,
    convertColours: Reference.convertColours,
    centreColours: Reference.centreColours,
    convolvePointwise: Reference.convolvePointwise,
    convolve3x3: Reference.convolve3x3,
    convolveDepthwise: Reference.convolveDepthwise,
    convolveBytes: Reference.convolveBytes,
    roundToBytes: Reference.roundToBytes,
    multiplyChains: Reference.multiplyChains)

  /// The vector forms, compiled for the floor of this architecture (AVX2, NEON).
  public static let vector = KernelSet(
    name: "vector",
    boxDownsample4x: Vector.boxDownsample4x,
    boxDownsample2x: Vector.boxDownsample2x,
    accumulateRow: Vector.accumulateRow,
    averageSums: Vector.averageSums,
    compressLuma: Vector.compressLuma,
    projectRow: Vector.projectRow,
    sumDifferences: Vector.sumDifferences,
    updateChroma: Vector.updateChroma,
    updateModel: Vector.updateModel,
    findShadows: Vector.findShadows,
    findSway: Vector.findSway,
    sumResiduals: Vector.sumResiduals,
    openRow: Vector.openRow,
    countBits7: Vector.countBits7,
    slideCounts7: Vector.slideCounts7,
    dilate5: Vector.dilate5,
    interpolateChroma: Vector.interpolateChroma,
    matchBlock: Vector.matchBlock,
    convertColours: Vector.convertColours,
    centreColours: Vector.centreColours,
    convolvePointwise: Vector.convolvePointwise,
    convolve3x3: Vector.convolve3x3,
    convolveDepthwise: Vector.convolveDepthwise,
    convolveBytes: Vector.convolveBytes,
    roundToBytes: Vector.roundToBytes,
    multiplyChains: Vector.multiplyChains)

  /// With convolutions compiled for AVX-512: floats come twice as wide there. Kernels of bytes wait
  /// for memory and gain nothing.
  static let vectorV4: KernelSet = {
    var set = vector
    set.name = "vector v4"
    set.convolvePointwise = VectorV4.convolvePointwise
    set.convolve3x3 = VectorV4.convolve3x3
    set.convolveDepthwise = VectorV4.convolveDepthwise
    set.convolveBytes = VectorV4.convolveBytes
    set.roundToBytes = VectorV4.roundToBytes
    set.multiplyChains = VectorV4.multiplyChains
    return set
  }()

  /// Both side by side; traps on a difference.
  public static let checked = KernelSet(
    name: "checked",
    boxDownsample4x: Checked.boxDownsample4x,
    boxDownsample2x: Checked.boxDownsample2x,
    accumulateRow: Checked.accumulateRow,
    averageSums: Checked.averageSums,
    compressLuma: Checked.compressLuma,
    projectRow: Checked.projectRow,
    sumDifferences: Checked.sumDifferences,
    updateChroma: Checked.updateChroma,
    updateModel: Checked.updateModel,
    findShadows: Checked.findShadows,
    findSway: Checked.findSway,
    sumResiduals: Checked.sumResiduals,
    openRow: Checked.openRow,
    countBits7: Checked.countBits7,
    slideCounts7: Checked.slideCounts7,
    dilate5: Checked.dilate5,
    interpolateChroma: Checked.interpolateChroma,
    matchBlock: Checked.matchBlock,
    convertColours: Checked.convertColours,
    centreColours: Checked.centreColours,
    convolvePointwise: Checked.convolvePointwise,
    convolve3x3: Checked.convolve3x3,
    convolveDepthwise: Checked.convolveDepthwise,
    convolveBytes: Checked.convolveBytes,
    roundToBytes: Checked.roundToBytes,
    multiplyChains: Vector.multiplyChains)

  /// Whether this has forms of its own of the convolutions only: all else is `vector`'s.
  public var isForConvolutions: Bool { name == Self.vectorV4.name }

  /// The sets that this CPU runs, slowest first.
  public static let supported: [KernelSet] =
    [reference, vector] + (CPULevel.detected == .v4 ? [vectorV4] : [])

  /// The fastest set within `CPULevel.chosen`.
  static let fastest: KernelSet =
    switch CPULevel.chosen {
    case .reference: reference
    case .v3, .neon: vector
    case .v4: vectorV4
    }

  /// `fastest`; `checked` where the environment says `CHECK_KERNELS=1`.
  public static let best: KernelSet = environment("CHECK_KERNELS") == "1" ? checked : fastest
}
