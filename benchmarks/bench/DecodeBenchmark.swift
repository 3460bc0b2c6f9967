import Media

/// Decoding alone, on one thread: what everything else is held against.
struct DecodeBenchmark {
  let rounds: Int

  func rows(_ clip: Clip) throws -> [Row] {
    let decoder = try Decoder(clip.parameters)
    try clip.decode(with: decoder)
    var means = Samples()
    var pictures = Samples()
    for _ in 0..<rounds {
      var times = Samples()
      var last = Clock.threadCPU.now()
      try clip.decode(with: decoder) { _ in
        let now = Clock.threadCPU.now()
        times.append(Double(now - last))
        last = now
      }
      means.append(times.sum / Double(times.count))
      pictures.append(contentsOf: times)
    }
    let name = clip.facts.name
    let framesPerSecond = 1e9 / means.median
    return [
      Row(
        "decode, mean of a pass", of: name, .milliseconds, clock: .threadCPU, means,
        facts: [
          .init("frames_per_second", framesPerSecond),
          .init("cameras_per_core", framesPerSecond / clip.facts.framesPerSecond),
        ]),
      Row(
        "decode, each picture", of: name, .milliseconds, clock: .threadCPU, pictures),
    ]
  }
}
