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
  func rows(_ model: CrowdModel, _ picture: Picture?) -> [Row] {
    if let picture {
      return rows(model, picture.size) { $0.count(rgb: picture.rgb.span) }
    }
    return Self.sizes.flatMap { size in
      guard let frame = noise(size) else { fatalError("a new pool has a slot") }
      return rows(model, size) { $0.count(frame) }
    }
  }

  /// Every set in turn, each with its peak measured in the same rounds.
  private func rows(
    _ model: CrowdModel, _ size: PixelSize, _ count: (CrowdCounter) -> Double
  ) -> [Row] {
    Console.say("bench: the crowd network on \(size) ...")
    // The plain forms take a second a picture.
    let sets = Array(KernelSet.supported.dropFirst())
    let counters = sets.map { CrowdCounter(model: model, picture: size, kernels: $0) }
    let peakRounds = 1_000_000
    let samples = withoutActuallyEscaping(count) { count in
      var bodies: [() -> Void] = []
      for (set, counter) in zip(sets, counters) {
        bodies.append { _ = count(counter) }
        bodies.append { _ = set.multiplyChains(peakRounds) }
      }
      return Samples.interleaved(rounds: rounds, warmUp: 2, clock: .threadCPU, bodies)
    }
    let multiplications = Double(model.multiplications(width: size.width, height: size.height))
    return sets.indices.map { index in
      let (times, peaks) = (samples[2 * index], samples[2 * index + 1])
      let speed = multiplications / times.median
      let peak = Double(sets[index].multiplyChains(peakRounds).products) / peaks.median
      return Row(
        "crowd network (\(sets[index].name))", of: "\(size)", .milliseconds, clock: .threadCPU,
        times,
        facts: [
          .init("gmac", multiplications / 1e9), .init("gmac_per_s", speed),
          .init("peak_gmac_per_s", peak), .init("share_of_peak", speed / peak),
          .init("memory_mb", Double(counters[index].byteCount) / 1e6),
          .init("persons", counters[index].density.total),
        ])
    }
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
