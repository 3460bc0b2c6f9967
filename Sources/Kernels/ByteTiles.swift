internal import CVec

// Compiled twice, as ConvolutionTiles: here for the floor of the architecture, in KernelsV4 for
// AVX-512 with VNNI. All in one file, or debug builds would not inline it.

#if PANTAU_V4
  private typealias WideSums = SIMD16<Int32>
#else
  private typealias WideSums = SIMD8<Int32>
#endif

/// Sums of some pixels, in registers once the loops over them are unrolled.
private struct ByteSums<let height: Int> {
  private var lanes = InlineArray<height, WideSums>(repeating: .zero)

  @inline(__always)
  init() {}

  @inline(__always)
  subscript(_ pixel: Int) -> WideSums {
    // SAFETY: loops run over 0..<height.
    unsafe lanes[unchecked: pixel]
  }

  /// Adds four products to the sums of every pixel: bytes from `input` on, `step` apart.
  @inline(__always)
  mutating func add(_ input: UnsafePointer<UInt8>, _ step: Int, _ weights: UnsafePointer<Int8>) {
    for p in 0..<height {
      // SAFETY: as above; the caller vouches for the pointers.
      #if PANTAU_V4
        unsafe lanes[unchecked: p] = cv_add_products_s32x16(
          lanes[unchecked: p], input + p &* step, weights)
      #else
        unsafe lanes[unchecked: p] = cv_add_products_s32x8(
          lanes[unchecked: p], input + p &* step, weights)
      #endif
    }
  }
}

/// Says how many pixels are worked on at a time.
private enum Rows<let height: Int> {}

/// What `ConvolveBytes` describes, for callers who have checked all counts.
///
/// Weights come in panels of 16 outputs, four inputs at a time: `| k 0...3: output 0, output 1, ...,
/// output 15 | k 4...7: ... |`.
@safe package struct ByteProduct {
  let input: UnsafePointer<UInt8>
  let step: Int
  /// Multiplications of an output, by four.
  let quads: Int
  let weights: UnsafePointer<Int8>
  /// `pitch` factors, then as many biases.
  let scales: UnsafePointer<Float>
  let outputs: Int
  let low: Float
  let high: Float
  let residual: UnsafePointer<Float>?
  let output: UnsafeMutablePointer<Float>
  let pixels: Int

  /// The caller vouches for as many values behind the pointers as the formula uses.
  @unsafe package init(
    input: UnsafePointer<UInt8>, step: Int, quads: Int, weights: UnsafePointer<Int8>,
    scales: UnsafePointer<Float>, outputs: Int, low: Float, high: Float,
    residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, pixels: Int
  ) {
    unsafe self.input = input
    self.step = step
    self.quads = quads
    unsafe self.weights = weights
    unsafe self.scales = scales
    self.outputs = outputs
    self.low = low
    self.high = high
    unsafe self.residual = residual
    unsafe self.output = output
    self.pixels = pixels
  }

  private static var lanes: Int { WideSums.scalarCount }
  private static var panel: Int { 16 }

  private var pitch: Int { (outputs &+ 15) / 16 &* 16 }

  /// Two registers side by side as long as there are two.
  package func run() {
    let registers = (outputs &+ Self.lanes &- 1) / Self.lanes
    var register = 0
    while register &+ 2 <= registers {
      columns(at: register &* Self.lanes, isPair: true)
      register &+= 2
    }
    if register < registers { columns(at: register &* Self.lanes, isPair: false) }
  }

  /// Tiles of 4 pixels by 2 registers on AVX2, whose 16 have to hold what is being multiplied too; 8
  /// by 2 on AVX-512. Rows of the usual widths are divided without a rest.
  private func columns(at column: Int, isPair: Bool) {
    var pixel = 0
    #if PANTAU_V4
      while pixel &+ 8 <= pixels { tile(Rows<8>.self, &pixel, column, isPair) }
    #endif
    while pixel &+ 4 <= pixels { tile(Rows<4>.self, &pixel, column, isPair) }
    while pixel < pixels { tile(Rows<1>.self, &pixel, column, isPair) }
  }

  @inline(__always)
  private func tile<let height: Int>(
    _ rows: Rows<height>.Type, _ pixel: inout Int, _ column: Int, _ isPair: Bool
  ) {
    if isPair { pair(rows, pixel, column) } else { single(rows, pixel, column) }
    pixel &+= height
  }

  @inline(__always)
  private func weights(at column: Int) -> UnsafePointer<Int8> {
    let panel = column / Self.panel &* (4 &* Self.panel &* quads)
    return unsafe weights + (panel &+ 4 &* (column % Self.panel))
  }

  @inline(never)
  private func pair<let height: Int>(_: Rows<height>.Type, _ pixel: Int, _ column: Int) {
    let step = step
    var near = unsafe weights(at: column)
    var far = unsafe weights(at: column &+ Self.lanes)
    var input = unsafe input + pixel &* step
    var left = ByteSums<height>()
    var right = ByteSums<height>()
    for _ in 0..<quads {
      unsafe left.add(input, step, near)
      unsafe right.add(input, step, far)
      unsafe input += 4
      unsafe near += 4 &* Self.panel
      unsafe far += 4 &* Self.panel
    }
    finish(left, pixel, column)
    finish(right, pixel, column &+ Self.lanes)
  }

  @inline(never)
  private func single<let height: Int>(_: Rows<height>.Type, _ pixel: Int, _ column: Int) {
    let step = step
    var near = unsafe weights(at: column)
    var input = unsafe input + pixel &* step
    var sums = ByteSums<height>()
    for _ in 0..<quads {
      unsafe sums.add(input, step, near)
      unsafe input += 4
      unsafe near += 4 &* Self.panel
    }
    finish(sums, pixel, column)
  }

  @inline(__always)
  private func finish<let height: Int>(_ sums: ByteSums<height>, _ pixel: Int, _ column: Int) {
    let pitch = self.pitch
    let (low, high) = (low, high)
    var target = unsafe output + (pixel &* pitch &+ column)
    #if PANTAU_V4
      let factor = unsafe cv_load_f32x16(scales + column)
      let bias = unsafe cv_load_f32x16(scales + (pitch &+ column))
    #else
      let factor = unsafe cv_load_f32x8(scales + column)
      let bias = unsafe cv_load_f32x8(scales + (pitch &+ column))
    #endif
    if let residual = unsafe residual {
      var other = unsafe residual + (pixel &* pitch &+ column)
      for p in 0..<height {
        #if PANTAU_V4
          let value = cv_fma_f32x16(cv_floats_s32x16(sums[p]), factor, bias)
          unsafe cv_store_f32x16(target, cv_clamp_f32x16(value, low, high) + cv_load_f32x16(other))
        #else
          let value = cv_fma_f32x8(cv_floats_s32x8(sums[p]), factor, bias)
          unsafe cv_store_f32x8(target, cv_clamp_f32x8(value, low, high) + cv_load_f32x8(other))
        #endif
        unsafe target += pitch
        unsafe other += pitch
      }
    } else {
      for p in 0..<height {
        #if PANTAU_V4
          let value = cv_fma_f32x16(cv_floats_s32x16(sums[p]), factor, bias)
          unsafe cv_store_f32x16(target, cv_clamp_f32x16(value, low, high))
        #else
          let value = cv_fma_f32x8(cv_floats_s32x8(sums[p]), factor, bias)
          unsafe cv_store_f32x8(target, cv_clamp_f32x8(value, low, high))
        #endif
        unsafe target += pitch
      }
    }
  }
}

/// What `RoundToBytes` describes, for callers who have checked all counts.
@safe package struct ByteRounding {
  let input: UnsafePointer<Float>
  /// `pitch` factors, then as many offsets.
  let scales: UnsafePointer<Float>
  /// A multiple of 16.
  let pitch: Int
  let output: UnsafeMutablePointer<UInt8>
  let pixels: Int

  /// The caller vouches for as many values behind the pointers as the formula uses.
  @unsafe package init(
    input: UnsafePointer<Float>, scales: UnsafePointer<Float>, pitch: Int,
    output: UnsafeMutablePointer<UInt8>, pixels: Int
  ) {
    unsafe self.input = input
    unsafe self.scales = scales
    self.pitch = pitch
    unsafe self.output = output
    self.pixels = pixels
  }

  package func run() {
    let pitch = self.pitch
    var input = unsafe self.input
    var output = unsafe self.output
    let (factors, offsets) = unsafe (scales, scales + pitch)
    for _ in 0..<pixels {
      var channel = 0
      while channel < pitch {
        let value = unsafe cv_fma_f32x16(
          cv_load_f32x16(input + channel), cv_load_f32x16(factors + channel),
          cv_load_f32x16(offsets + channel))
        unsafe cv_store_bytes_f32x16(output + channel, cv_clamp_f32x16(value, 0, 127))
        channel &+= 16
      }
      unsafe input += pitch
      unsafe output += pitch
    }
  }
}
