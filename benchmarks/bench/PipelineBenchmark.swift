import Media
import Pipeline
import Pixels

/// A file end to end on one thread: reading and decoding alone against the whole analysis, in
/// turn, so that each round gives a ratio of its own.
struct PipelineBenchmark {
  let rounds: Int

  /// Both clocks of one kind of run, by round, in nanoseconds a picture.
  private struct Course {
    var cpu = Samples()
    var wall = Samples()
    var motion = Samples()
    var crowd = Samples()
    var events = 0
  }

  func rows(_ path: String) throws -> [Row] {
    let address = try StreamAddress(path)
    var alone = Course()
    var plain = Course()
    var busy = Course()
    for round in 0...rounds {
      // The first is for warming up.
      if round == 1 { (alone, plain, busy) = (Course(), Course(), Course()) }
      try measure(&alone) { _ in try decodeAlone(address) }
      try measure(&plain) { try analyse(WatchedCamera.plain(address), &$0) }
      try measure(&busy) { try analyse(WatchedCamera.busy(address), &$0) }
    }
    let name = Clip.name(of: path)
    return [
      row("read, decode", name, alone),
      row("read, decode, motion, events", name, plain),
      row("the same with zones, line, crowd", name, busy),
      ratio("motion, events: ratio to decode", name, .threadCPU, plain.cpu, alone.cpu),
      ratio("motion, events: ratio to decode", name, .wall, plain.wall, alone.wall),
      ratio("zones, line, crowd: ratio to decode", name, .threadCPU, busy.cpu, alone.cpu),
      ratio("zones, line, crowd: ratio to decode", name, .wall, busy.wall, alone.wall),
    ]
  }

  private func row(_ name: String, _ subject: String, _ course: Course) -> Row {
    var facts = [Row.Fact("frames_per_second", 1e9 / course.cpu.median)]
    if course.motion.count > 0 {
      facts.append(.init("motion_ms", course.motion.median / 1e6))
      facts.append(.init("crowd_ms", course.crowd.median / 1e6))
      facts.append(.init("events", Double(course.events)))
    }
    return Row(name, of: subject, .milliseconds, clock: .threadCPU, course.cpu, facts: facts)
  }

  private func ratio(
    _ name: String, _ subject: String, _ clock: Clock, _ samples: Samples, _ other: Samples
  ) -> Row {
    let ratios = samples.ratios(to: other)
    return Row(
      name, of: subject, .times, clock: clock, ratios, facts: [.init("max", ratios.greatest)])
  }

  private func measure(_ course: inout Course, _ body: (inout Course) throws -> Int) rethrows {
    let (cpu, wall) = (Clock.threadCPU.now(), Clock.wall.now())
    let frames = Double(try body(&course))
    course.cpu.append(Double(Clock.threadCPU.now() - cpu) / frames)
    course.wall.append(Double(Clock.wall.now() - wall) / frames)
  }

  /// What `FileAnalysis` does, without the analysis. Returns the number of pictures.
  private func decodeAlone(_ address: StreamAddress) throws -> Int {
    let demuxer = try Demuxer(address)
    let decoder = try Decoder(demuxer.parameters)
    let packet = Packet()
    var count = 0
    while try demuxer.read(into: packet) == .packet {
      try decoder.send(packet)
      while try decoder.receive() == .frame { count += 1 }
    }
    decoder.sendEndOfStream()
    while try decoder.receive() == .frame { count += 1 }
    guard count > 0 else { throw BenchError.nothingDecoded(clip: "\(address)") }
    return count
  }

  private func analyse(_ camera: CameraConfiguration, _ course: inout Course) throws -> Int {
    let analysis = FileAnalysis(
      camera: camera, startingAt: WallTime(microseconds: 0), interrupt: InterruptFlag())
    let summary = try analysis.run(onTransitions: { _ in })
    guard summary.frames > 0 else {
      throw BenchError.nothingDecoded(clip: "\(camera.address)")
    }
    let frames = Double(summary.frames)
    course.motion.append(summary.motionSeconds * 1e9 / frames)
    course.crowd.append(summary.crowdSeconds * 1e9 / frames)
    course.events = summary.events
    return summary.frames
  }
}
