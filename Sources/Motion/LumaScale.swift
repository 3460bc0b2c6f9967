internal import Kernels

/// The scale of `CompressLuma` as tables, there and back.
struct LumaScale {
  /// The level of each luma.
  let levels: [UInt8]
  /// The luma of each level: the middle of all that become it, or of the nearest ones.
  let lumas: [Float]

  init(kernels: KernelSet) {
    let all = (0...255).map { UInt8($0) }
    let offsets = [Int16](repeating: 0, count: all.count / 32)
    var levels = all
    var output = levels.mutableSpan
    kernels.compressLuma(all.span, offsets.span, &output)
    self.levels = levels
    lumas = all.map { level in
      let lower = levels.lastIndex { $0 <= level } ?? 0
      let upper = levels.firstIndex { $0 >= level } ?? 255
      return Float(lower + upper) / 2
    }
  }

  /// The luma of a model's mean in a tile of this offset.
  func luma(mean: UInt8, offset: Int16) -> Float { lumas[Self.level(mean, offset)] }

  /// The level that a model's mean stands for in a tile of this offset.
  static func level(_ mean: UInt8, _ offset: Int16) -> Int {
    min(max(Int(mean) + Int(offset), 0), 255)
  }
}
