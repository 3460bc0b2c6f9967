import Crowd
import Kernels
import Pixels

/// The crowd network on one thread, beside what the multipliers can do at most.
struct CrowdBenchmark {
  let rounds: Int

  private static let sizes = [
    PixelSize(width: 640, height: 360), PixelSize(width: 1024, height: 576),
  ]

  /// A picture of bytes: red, green, blue.
  struct Picture {
    let size: PixelSize
    let rgb: [UInt8]
  }

  /// On a given picture, or on frames of noise.
  func rows(_ models: [CrowdModel], _ picture: Picture?) -> [Row] {
    if let picture {
      return rows(models, picture.size) { $0.count(rgb: picture.rgb.span) }
    }
    return Self.sizes.flatMap { size in
      guard let frame = noise(size) else { fatalError("a new pool has a slot") }
      return rows(models, size) { $0.count(frame) }
    }
  }

  /// Every set in turn with every model, and its peak measured in the same rounds.
  private func rows(
    _ models: [CrowdModel], _ size: PixelSize, _ count: (CrowdCounter) -> Double
  ) -> [Row] {
    Console.say("bench: the crowd network on \(size) ...")
    // The plain forms take a second a picture.
    let sets = Array(KernelSet.supported.dropFirst())
    let counters = sets.map { set in
      models.map { CrowdCounter(model: $0, picture: size, kernels: set) }
    }
    let peakRounds = 1_000_000
    let samples = withoutActuallyEscaping(count) { count in
      var bodies: [() -> Void] = []
      for (set, counters) in zip(sets, counters) {
        for counter in counters { bodies.append { _ = count(counter) } }
        bodies.append { _ = set.multiplyChains(peakRounds) }
      }
      return Samples.interleaved(rounds: rounds, warmUp: 2, clock: .threadCPU, bodies)
    }
    return sets.indices.flatMap { set in
      let first = set * (models.count + 1)
      let products = Double(sets[set].multiplyChains(peakRounds).products)
      let peak = products / samples[first + models.count].median
      return models.indices.map { index -> Row in
        let times = samples[first + index]
        return row(
          sets[set], counters[set][index], size, times, peak: peak,
          timesFaster: samples[first].ratios(to: times).median)
      }
    }
  }

  private func row(
    _ set: KernelSet, _ counter: CrowdCounter, _ size: PixelSize, _ times: Samples, peak: Double,
    timesFaster: Double
  ) -> Row {
    let model = counter.model
    let multiplications = Double(model.multiplications(width: size.width, height: size.height))
    let speed = multiplications / times.median
    var facts: [Row.Fact] = [
      .init("gmac", multiplications / 1e9), .init("gmac_per_s", speed),
      .init("peak_gmac_per_s", peak), .init("share_of_peak", speed / peak),
      .init("memory_mb", Double(counter.byteCount) / 1e6),
      .init("persons", counter.density.total),
    ]
    var name = "crowd network (\(set.name))"
    if model.precision == .int8 {
      name = "crowd network in bytes (\(set.name))"
      facts.append(.init("times_faster_than_floats", timesFaster))
    }
    return Row(name, of: "\(size)", .milliseconds, clock: .threadCPU, times, facts: facts)
  }

  /// The network's time does not depend on what is in the picture.
  private func noise(_ size: PixelSize) -> Frame? {
    var random = SeededRandom(seed: 4)
    guard var frame = FramePool(size: size, slots: 1).acquire(pts: .zero) else { return nil }
    for y in 0..<size.height {
      var row = frame.mutableRow(y)
      for x in row.indices { row[x] = UInt8.random(in: 16...235, using: &random) }
    }
    for chroma in Chroma.allCases {
      for y in 0..<frame.chromaSize.height {
        var row = frame.mutableRow(y, of: chroma)
        for x in row.indices { row[x] = UInt8.random(in: 16...240, using: &random) }
      }
    }
    frame.hasChroma = true
    return frame
  }
}
