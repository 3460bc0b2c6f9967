/// Whether what a process holds grows: its last third of a soak beside the second one.
///
/// What is compared is chosen so that a fault of the moment does not count: the median of memory
/// (rings empty and fill with the connections), the least of what is counted (files and connections
/// come and go, but the least that is held at any time rises with every one that is forgotten).
public struct SoakGrowth: Sendable, Codable {
  public struct Third: Sendable, Codable {
    public var residentMb: Double
    public var heapMb: Double
    public var leastDescriptors: Int
    public var leastThreads: Int
    public var leastOpenEvents: Int

    private enum CodingKeys: String, CodingKey {
      case residentMb = "resident_mb"
      case heapMb = "heap_mb"
      case leastDescriptors = "least_descriptors"
      case leastThreads = "least_threads"
      case leastOpenEvents = "least_open_events"
    }
  }

  public struct Sample: Sendable {
    let at: Double
    let process: ProcessSample
    let heapMB: Double
    let openEvents: Int

    /// - Parameters:
    ///   - at: seconds since the begin.
    ///   - heapMB: that the program's heap has in use, MB (10^6 bytes).
    public init(at: Double, _ process: ProcessSample, heapMB: Double, openEvents: Int) {
      self.at = at
      self.process = process
      self.heapMB = heapMB
      self.openEvents = openEvents
    }

    public static let columns = "seconds,resident_mb,heap_mb,descriptors,threads,open_events\n"

    /// A line of `columns`.
    public var line: String {
      "\(at),\(process.residentMB),\(heapMB),\(process.descriptors),\(process.threads),\(openEvents)\n"
    }
  }

  public var thirds: [Third]
  public var thirdSeconds: Double

  private enum CodingKeys: String, CodingKey {
    case thirds
    case thirdSeconds = "third_seconds"
  }

  /// By so much may the median of memory rise, MB, and beside it by a share of itself. Chosen by what
  /// processes without a leak do: their memory goes up and down in steps of some megabytes, and it
  /// fills for the first four minutes or so, whence the larger share where a third is short. Twelve
  /// cameras come back 128 times in a third of half an hour: 6 MB are 47 kB for each return.
  static let allowedMB = 1.0
  static func allowedShare(thirdSeconds: Double) -> Double { thirdSeconds < 120 ? 0.05 : 0.01 }
  /// Of descriptors, threads and open events. One that each fault forgot would be dozens.
  static let allowedCount = 2.0

  /// `nil`: a third has no samples.
  public init?(_ samples: [Sample], from: Double, to: Double) {
    thirds = []
    let length = (to - from) / 3
    thirdSeconds = length
    for third in 0..<3 {
      let begin = from + Double(third) * length
      let part = samples.filter { $0.at >= begin && $0.at < begin + length }
      let memory = part.map(\.process.residentMB).sorted()
      let heap = part.map(\.heapMB).sorted()
      guard let descriptors = part.map(\.process.descriptors).min(),
        let threads = part.map(\.process.threads).min(),
        let events = part.map(\.openEvents).min()
      else { return nil }
      thirds.append(
        Third(
          residentMb: memory[memory.count / 2], heapMb: heap[heap.count / 2],
          leastDescriptors: descriptors,
          leastThreads: threads, leastOpenEvents: events))
    }
  }

  public var checks: [SoakCheck] {
    let (before, after) = (thirds[1], thirds[2])
    func count(_ name: String, _ value: KeyPath<Third, Int>) -> SoakCheck {
      SoakCheck(
        name, Double(after[keyPath: value] - before[keyPath: value]), "", atMost: Self.allowedCount)
    }
    func megabytes(_ name: String, _ value: KeyPath<Third, Double>) -> SoakCheck {
      SoakCheck(
        name, after[keyPath: value] - before[keyPath: value], "MB",
        atMost: Self.allowedMB
          + Self.allowedShare(thirdSeconds: thirdSeconds) * before[keyPath: value])
    }
    return [
      megabytes("growth of memory", \.residentMb), megabytes("growth of the heap", \.heapMb),
      count("growth of file descriptors", \.leastDescriptors),
      count("growth of threads", \.leastThreads),
      count("growth of open events", \.leastOpenEvents),
    ]
  }
}
