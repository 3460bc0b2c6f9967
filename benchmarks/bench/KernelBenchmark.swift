import Kernels

/// Every kernel of the supported sets against its reference and against `memcpy`.
struct KernelBenchmark {
  let rounds: Int

  /// The first installation has as many: their models don't fit into the caches together.
  private static let cameras = 36
  /// Passes are repeated until a sample takes at least so long.
  private static let leastSampleNanoseconds = 200_000.0

  func rows() -> [Row] {
    let cases =
      KernelCase.downscalers + KernelCase.model + KernelCase.mask + KernelCase.blocks
      + KernelCase.crowd
    var rows: [Row] = []
    for subject in cases {
      Console.say("bench: \(subject.kernel) \(subject.row) ...")
      rows += warm(subject)
      if subject.keepsState { rows += cold(subject) }
    }
    return rows
  }

  /// One camera's picture again and again.
  private func warm(_ subject: KernelCase) -> [Row] {
    let sets = subject.sets
    let passes = sets.map { set in
      let pass = subject.makePass(1)
      return { pass(set) }
    }
    let rivals = sets.compactMap { set in
      subject.makeRival.map { make in
        let pass = make(1)
        return { pass(set) }
      }
    }
    let copy = MemoryCopy(bytes: subject.bytes, calls: subject.calls)
    let samples = measure([copy.run] + passes + rivals)
    return sets.indices.dropFirst().map { index in
      let rival = rivals.isEmpty ? nil : samples[1 + sets.count + index]
      return row(
        subject, sets[index], subject.row, samples[index + 1], copy: samples[0], samples[1], rival)
    }
  }

  /// All cameras in turn, each with a model of its own. A sample is one picture of each.
  private func cold(_ subject: KernelCase) -> [Row] {
    let passes = (1...Self.cameras).map { subject.makePass(UInt64($0)) }
    let copies = passes.map { _ in MemoryCopy(bytes: subject.bytes, calls: subject.calls) }
    let sets = subject.sets.dropFirst()
    let perCamera = 1 / Double(Self.cameras)
    let samples = Samples.interleaved(
      rounds: rounds, clock: .threadCPU,
      [{ for copy in copies { copy.run() } }]
        + sets.map { set in { for pass in passes { pass(set) } } }
    ).map { $0.scaled(by: perCamera) }
    return zip(sets, samples.dropFirst()).map { set, times in
      row(
        subject, set, "\(subject.row), \(Self.cameras) cameras", times, copy: samples[0], nil)
    }
  }

  /// Nanoseconds a pass.
  private func measure(_ passes: [() -> Void]) -> [Samples] {
    let repeats = passes.map { pass in
      pass()
      let once = max(1, Clock.threadCPU.time(pass))
      return max(1, Int((Self.leastSampleNanoseconds / once).rounded(.up)))
    }
    let bodies = zip(passes, repeats).map { pass, count in
      { for _ in 0..<count { pass() } }
    }
    let samples = Samples.interleaved(rounds: rounds, clock: .threadCPU, bodies)
    return zip(samples, repeats).map { $0.scaled(by: 1 / Double($1)) }
  }

  private func row(
    _ subject: KernelCase, _ set: KernelSet, _ size: String, _ passes: Samples, copy: Samples,
    _ reference: Samples?, _ rival: Samples? = nil
  ) -> Row {
    let calls = passes.scaled(by: 1 / Double(subject.calls))
    var facts = [
      Row.Fact("ns_per_pixel", calls.median / Double(subject.pixels)),
      Row.Fact("us_per_picture", passes.median / 1_000),
      Row.Fact("times_memcpy", passes.ratios(to: copy).median),
    ]
    if subject.multiplications > 0 {
      facts.append(Row.Fact("gmac_per_s", Double(subject.multiplications) / calls.median))
    }
    if let reference {
      facts.append(Row.Fact("times_faster_than_reference", reference.ratios(to: passes).median))
    }
    if let rival {
      facts.append(Row.Fact("times_faster_than_floats", rival.ratios(to: passes).median))
    }
    let name = "\(subject.kernel) (\(set.name))"
    return Row(name, of: size, .nanoseconds, clock: .threadCPU, calls, facts: facts)
  }
}
