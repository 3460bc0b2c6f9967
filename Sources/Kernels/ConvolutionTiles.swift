internal import CVec

// Compiled twice: here for the floor of the architecture, in KernelsV4 for AVX-512. One long file,
// as debug builds inline within a file only, and what is below runs ten times slower if it is not.

// MARK: - Registers

#if PANTAU_V4
  /// One register of floats.
  typealias Lanes = SIMD16<Float>
#else
  /// One register of floats; two of NEON.
  typealias Lanes = SIMD8<Float>
#endif

extension Lanes {
  /// Unaligned.
  @inline(__always)
  init(from pointer: UnsafePointer<Float>) {
    // SAFETY: callers keep `scalarCount` floats at the pointer readable.
    #if PANTAU_V4
      self = unsafe cv_load_f32x16(pointer)
    #else
      self = unsafe cv_load_f32x8(pointer)
    #endif
  }

  /// Unaligned.
  @inline(__always)
  func store(to pointer: UnsafeMutablePointer<Float>) {
    // SAFETY: callers own `scalarCount` floats at the pointer.
    #if PANTAU_V4
      unsafe cv_store_f32x16(pointer, self)
    #else
      unsafe cv_store_f32x8(pointer, self)
    #endif
  }

  @inline(__always)
  func clamped(_ low: Float, _ high: Float) -> Lanes {
    #if PANTAU_V4
      cv_clamp_f32x16(self, low, high)
    #else
      cv_clamp_f32x8(self, low, high)
    #endif
  }
}

/// Sums of some pixels, in registers once the loops over them are unrolled: up to about 12 at a
/// time are, hence two of these where there are more registers.
struct Sums<let height: Int> {
  private var lanes: InlineArray<height, Lanes>

  @inline(__always)
  init(_ bias: Lanes) { lanes = InlineArray(repeating: bias) }

  @inline(__always)
  subscript(_ pixel: Int) -> Lanes {
    get {
      // SAFETY: loops run over 0..<height.
      unsafe lanes[unchecked: pixel]
    }
    set { unsafe lanes[unchecked: pixel] = newValue }
  }
}

/// Says how many pixels are worked on at a time.
enum Tall<let height: Int> {}

// MARK: - Products

/// The multiplications of pixels by a convolution's weights that `ConvolvePointwise` and
/// `Convolve3x3` describe, for callers who have checked all counts.
///
/// ```
/// output[p][o] = clamp(bias[o] + sum over r < rows, k < depth of
///                      inputs[r][p * step + k] * weights[r][k][o]) + residual[p][o]
/// ```
/// Weights come in panels of 16 outputs, each its biases first: `| bias 16 | r 0 k 0: 16 | r 0 k 1:
/// 16 | ... |`. Outputs are 16 * ceil(outputs / 16) floats a pixel.
@safe package struct MatrixProduct {
  let inputs: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>)
  /// 1, or 3: the second and third input are used with 3 only.
  let rows: Int
  let step: Int
  let depth: Int
  let weights: UnsafePointer<Float>
  let outputs: Int
  let low: Float
  let high: Float
  let residual: UnsafePointer<Float>?
  let output: UnsafeMutablePointer<Float>
  let pixels: Int

  /// The caller vouches for as many floats behind the pointers as the formula uses.
  @unsafe package init(
    inputs: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>), rows: Int,
    step: Int, depth: Int, weights: UnsafePointer<Float>, outputs: Int, low: Float, high: Float,
    residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, pixels: Int
  ) {
    unsafe self.inputs = inputs
    self.rows = rows
    self.step = step
    self.depth = depth
    unsafe self.weights = weights
    self.outputs = outputs
    self.low = low
    self.high = high
    unsafe self.residual = residual
    unsafe self.output = output
    self.pixels = pixels
  }

  static var panel: Int { 16 }
  var panelSize: Int { Self.panel &* (1 &+ rows &* depth) }
  var pitch: Int { (outputs &+ 15) / 16 &* 16 }

  package func run() {
    // Two registers side by side as long as there are two; what is left is one register wide.
    let registers = (outputs &+ Lanes.scalarCount &- 1) / Lanes.scalarCount
    var register = 0
    while register &+ 2 <= registers {
      columns(at: register &* Lanes.scalarCount, isPair: true)
      register &+= 2
    }
    if register < registers { columns(at: register &* Lanes.scalarCount, isPair: false) }
  }

  /// Tiles as tall as the registers allow: 6 pixels of 2 registers on AVX2, which has 16 of them,
  /// 12 or 14 on AVX-512, which has 32. Rows of the usual widths are divided without a rest: 40 are
  /// 5 times 6 and 2 times 5, or 12 and 2 times 14. Lower tiles are for what is left of others;
  /// their sums are too few to keep the multipliers busy.
  private func columns(at column: Int, isPair: Bool) {
    var pixel = 0
    #if PANTAU_V4
      let tall = pixels % 12 / 2
      if pixels >= 14 &* tall {
        for _ in 0..<tall { doubleTile(Tall<7>.self, &pixel, column, isPair) }
      }
      while pixel &+ 12 <= pixels { doubleTile(Tall<6>.self, &pixel, column, isPair) }
      if pixel &+ 8 <= pixels { doubleTile(Tall<4>.self, &pixel, column, isPair) }
    #else
      let low = (6 &- pixels % 6) % 6
      if pixels >= 5 &* low {
        for _ in 0..<low { tile(Tall<5>.self, &pixel, column, isPair) }
      }
    #endif
    while pixel &+ 6 <= pixels { tile(Tall<6>.self, &pixel, column, isPair) }
    if pixel &+ 4 <= pixels { tile(Tall<4>.self, &pixel, column, isPair) }
    if pixel &+ 2 <= pixels { tile(Tall<2>.self, &pixel, column, isPair) }
    if pixel < pixels { tile(Tall<1>.self, &pixel, column, isPair) }
  }

  @inline(__always)
  private func tile<let height: Int>(
    _ tall: Tall<height>.Type, _ pixel: inout Int, _ column: Int, _ isPair: Bool
  ) {
    if isPair { pair(tall, pixel, column) } else { single(tall, pixel, column) }
    pixel &+= height
  }

  @inline(__always)
  private func weights(at column: Int) -> UnsafePointer<Float> {
    unsafe weights + (column / Self.panel &* panelSize &+ column % Self.panel)
  }

  @inline(__always)
  private func input(_ row: Int, _ pixel: Int) -> UnsafePointer<Float> {
    unsafe (row == 0 ? inputs.0 : row == 1 ? inputs.1 : inputs.2) + pixel &* step
  }

  @inline(never)
  private func pair<let height: Int>(_: Tall<height>.Type, _ pixel: Int, _ column: Int) {
    let (step, depth) = (step, depth)
    var near = unsafe weights(at: column)
    var far = unsafe weights(at: column &+ Lanes.scalarCount)
    var left = unsafe Sums<height>(Lanes(from: near))
    var right = unsafe Sums<height>(Lanes(from: far))
    for row in 0..<rows {
      var input = unsafe input(row, pixel)
      for _ in 0..<depth {
        unsafe near += Self.panel
        unsafe far += Self.panel
        unsafe addProducts(&left, &right, input, step, Lanes(from: near), Lanes(from: far))
        unsafe input += 1
      }
    }
    finish(left, pixel, column)
    finish(right, pixel, column &+ Lanes.scalarCount)
  }

  @inline(never)
  private func single<let height: Int>(_: Tall<height>.Type, _ pixel: Int, _ column: Int) {
    let (step, depth) = (step, depth)
    var near = unsafe weights(at: column)
    var sums = unsafe Sums<height>(Lanes(from: near))
    for row in 0..<rows {
      var input = unsafe input(row, pixel)
      for _ in 0..<depth {
        unsafe near += Self.panel
        unsafe addProducts(&sums, input, step, Lanes(from: near))
        unsafe input += 1
      }
    }
    finish(sums, pixel, column)
  }

  #if PANTAU_V4
    @inline(__always)
    private func doubleTile<let height: Int>(
      _ tall: Tall<height>.Type, _ pixel: inout Int, _ column: Int, _ isPair: Bool
    ) {
      if isPair { doublePair(tall, pixel, column) } else { doubleSingle(tall, pixel, column) }
      pixel &+= 2 &* height
    }

    @inline(never)
    private func doublePair<let height: Int>(_: Tall<height>.Type, _ pixel: Int, _ column: Int) {
      let (step, depth) = (step, depth)
      var near = unsafe weights(at: column)
      var far = unsafe weights(at: column &+ Lanes.scalarCount)
      var left = unsafe Sums<height>(Lanes(from: near))
      var right = unsafe Sums<height>(Lanes(from: far))
      var (lowerLeft, lowerRight) = (left, right)
      for row in 0..<rows {
        var input = unsafe input(row, pixel)
        var lower = unsafe input + height &* step
        for _ in 0..<depth {
          unsafe near += Self.panel
          unsafe far += Self.panel
          let (a, b) = unsafe (Lanes(from: near), Lanes(from: far))
          unsafe addProducts(&left, &right, input, step, a, b)
          unsafe addProducts(&lowerLeft, &lowerRight, lower, step, a, b)
          unsafe input += 1
          unsafe lower += 1
        }
      }
      finish(left, pixel, column)
      finish(right, pixel, column &+ Lanes.scalarCount)
      finish(lowerLeft, pixel &+ height, column)
      finish(lowerRight, pixel &+ height, column &+ Lanes.scalarCount)
    }

    @inline(never)
    private func doubleSingle<let height: Int>(_: Tall<height>.Type, _ pixel: Int, _ column: Int) {
      let (step, depth) = (step, depth)
      var near = unsafe weights(at: column)
      var sums = unsafe Sums<height>(Lanes(from: near))
      var lowerSums = sums
      for row in 0..<rows {
        var input = unsafe input(row, pixel)
        var lower = unsafe input + height &* step
        for _ in 0..<depth {
          unsafe near += Self.panel
          let a = unsafe Lanes(from: near)
          unsafe addProducts(&sums, input, step, a)
          unsafe addProducts(&lowerSums, lower, step, a)
          unsafe input += 1
          unsafe lower += 1
        }
      }
      finish(sums, pixel, column)
      finish(lowerSums, pixel &+ height, column)
    }
  #endif

  /// The loops have no branches inside, or they would not be unrolled and the sums not be kept in
  /// registers.
  @inline(__always)
  private func finish<let height: Int>(_ sums: Sums<height>, _ pixel: Int, _ column: Int) {
    let pitch = self.pitch
    let (low, high) = (low, high)
    let place = pixel &* pitch &+ column
    var target = unsafe output + place
    if let residual = unsafe residual {
      var other = unsafe residual + place
      for p in 0..<height {
        unsafe (sums[p].clamped(low, high) + Lanes(from: other)).store(to: target)
        unsafe target += pitch
        unsafe other += pitch
      }
    } else {
      for p in 0..<height {
        unsafe sums[p].clamped(low, high).store(to: target)
        unsafe target += pitch
      }
    }
  }
}

@inline(__always)
private func addProducts<let height: Int>(
  _ left: inout Sums<height>, _ right: inout Sums<height>, _ input: UnsafePointer<Float>,
  _ step: Int, _ a: Lanes, _ b: Lanes
) {
  for p in 0..<height {
    let value = unsafe Lanes(repeating: input[p &* step])
    left[p] = left[p].addingProduct(value, a)
    right[p] = right[p].addingProduct(value, b)
  }
}

@inline(__always)
private func addProducts<let height: Int>(
  _ sums: inout Sums<height>, _ input: UnsafePointer<Float>, _ step: Int, _ a: Lanes
) {
  for p in 0..<height {
    sums[p] = sums[p].addingProduct(unsafe Lanes(repeating: input[p &* step]), a)
  }
}

/// What `ConvolveDepthwise` describes, for callers who have checked all counts.
@safe package struct DepthwiseProduct {
  let rows: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>)
  /// Biases, then nine taps, `pitch` floats each.
  let weights: UnsafePointer<Float>
  /// Floats a pixel, a multiple of 16.
  let pitch: Int
  /// 1 or 2.
  let stride: Int
  let low: Float
  let high: Float
  let output: UnsafeMutablePointer<Float>
  /// Pixels of the output.
  let width: Int

  /// The caller vouches for as many floats behind the pointers as the formula uses.
  @unsafe package init(
    rows: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>),
    weights: UnsafePointer<Float>, pitch: Int, stride: Int, low: Float, high: Float,
    output: UnsafeMutablePointer<Float>, width: Int
  ) {
    unsafe self.rows = rows
    unsafe self.weights = weights
    self.pitch = pitch
    self.stride = stride
    self.low = low
    self.high = high
    unsafe self.output = output
    self.width = width
  }

  package func run() {
    let width = self.width
    // The first pixel has no column to its left; with stride 1 the last has none to its right.
    let isWide = stride == 2
    pixel(0, columns: 1..<(width == 1 && !isWide ? 2 : 3))
    if isWide {
      interior(Tall<2>.self, upTo: width)
    } else if width > 1 {
      interior(Tall<1>.self, upTo: width &- 1)
      pixel(width &- 1, columns: 0..<2)
    }
  }

  /// Pixels from 1 on, some at a time, as many as make enough sums to wait for each other's
  /// multiplications: each tap is loaded once for all, each input once for up to three. The last
  /// ones overlap those before, if need be.
  private func interior<let stride: Int>(_ step: Tall<stride>.Type, upTo end: Int) {
    var x = 1
    while x &+ Self.group <= end {
      group(step, x)
      x &+= Self.group
    }
    if x < end, end > Self.group {
      group(step, end &- Self.group)
      x = end
    }
    while x < end {
      pixel(x, columns: 0..<3)
      x &+= 1
    }
  }

  #if PANTAU_V4
    private typealias GroupSums = Sums<8>
    private static var group: Int { 8 }
  #else
    private typealias GroupSums = Sums<4>
    private static var group: Int { 4 }
  #endif

  @inline(never)
  private func group<let stride: Int>(_ step: Tall<stride>.Type, _ x: Int) {
    let pitch = self.pitch
    let column = (x &* stride &- 1) &* pitch
    let (low, high) = (low, high)
    let (above, here, below) = unsafe (rows.0 + column, rows.1 + column, rows.2 + column)
    let target = unsafe output + x &* pitch
    var channel = 0
    while channel < pitch {
      let taps = unsafe weights + channel
      var sums = unsafe GroupSums(Lanes(from: taps))
      unsafe add(&sums, step, above + channel, taps + pitch, pitch)
      unsafe add(&sums, step, here + channel, taps + 4 &* pitch, pitch)
      unsafe add(&sums, step, below + channel, taps + 7 &* pitch, pitch)
      for p in 0..<Self.group {
        unsafe sums[p].clamped(low, high).store(to: target + p &* pitch + channel)
      }
      channel &+= Lanes.scalarCount
    }
  }

  @inline(__always)
  private func add<let stride: Int>(
    _ sums: inout GroupSums, _: Tall<stride>.Type, _ input: UnsafePointer<Float>,
    _ taps: UnsafePointer<Float>, _ pitch: Int
  ) {
    for column in 0..<3 {
      let tap = unsafe Lanes(from: taps + column &* pitch)
      for p in 0..<Self.group {
        let value = unsafe Lanes(from: input + (p &* stride &+ column) &* pitch)
        sums[p] = sums[p].addingProduct(value, tap)
      }
    }
  }

  /// One pixel, of whose three columns some may be outside.
  private func pixel(_ x: Int, columns: Range<Int>) {
    let pitch = self.pitch
    var channel = 0
    while channel < pitch {
      var sum = unsafe Lanes(from: weights + channel)
      for column in columns {
        let place = (x &* stride &+ column &- 1) &* pitch &+ channel
        let taps = unsafe weights + (1 &+ column) &* pitch + channel
        sum = unsafe sum.addingProduct(Lanes(from: rows.0 + place), Lanes(from: taps))
        sum = unsafe sum.addingProduct(Lanes(from: rows.1 + place), Lanes(from: taps + 3 &* pitch))
        sum = unsafe sum.addingProduct(Lanes(from: rows.2 + place), Lanes(from: taps + 6 &* pitch))
      }
      unsafe sum.clamped(low, high).store(to: output + x &* pitch + channel)
      channel &+= Lanes.scalarCount
    }
  }
}
