// Compiled twice: here for the floor of the architecture, in KernelsV4 for AVX-512.

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

  /// Pixels from 1 on, four at a time: each tap is loaded once for four, each input for up to
  /// three.
  private func interior<let stride: Int>(_ step: Tall<stride>.Type, upTo end: Int) {
    var x = 1
    while x &+ 4 <= end {
      four(step, x)
      x &+= 4
    }
    if x < end, end >= 5 {
      four(step, end &- 4)
      x = end
    }
    while x < end {
      pixel(x, columns: 0..<3)
      x &+= 1
    }
  }

  @inline(never)
  private func four<let stride: Int>(_ step: Tall<stride>.Type, _ x: Int) {
    let pitch = self.pitch
    let column = (x &* stride &- 1) &* pitch
    let (low, high) = (low, high)
    let (above, here, below) = unsafe (rows.0 + column, rows.1 + column, rows.2 + column)
    let target = unsafe output + x &* pitch
    var channel = 0
    while channel < pitch {
      let taps = unsafe weights + channel
      var sums = unsafe Sums<4>(Lanes(from: taps))
      unsafe add(&sums, step, above + channel, taps + pitch, pitch)
      unsafe add(&sums, step, here + channel, taps + 4 &* pitch, pitch)
      unsafe add(&sums, step, below + channel, taps + 7 &* pitch, pitch)
      for p in 0..<4 { unsafe sums[p].clamped(low, high).store(to: target + p &* pitch + channel) }
      channel &+= Lanes.scalarCount
    }
  }

  @inline(__always)
  private func add<let stride: Int>(
    _ sums: inout Sums<4>, _: Tall<stride>.Type, _ input: UnsafePointer<Float>,
    _ taps: UnsafePointer<Float>, _ pitch: Int
  ) {
    for column in 0..<3 {
      let tap = unsafe Lanes(from: taps + column &* pitch)
      for p in 0..<4 {
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
