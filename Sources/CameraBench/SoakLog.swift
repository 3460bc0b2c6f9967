public import Pixels

/// What was done to the cameras of a soak, and what Pantau told meanwhile.
public struct SoakLog: Sendable {
  /// A fault as it was.
  public struct Entry: Sendable {
    let fault: SoakFault
    let begin: WallTime
    var end: WallTime?
    /// Of its cameras, before it.
    let reconnects: [Int: Int]
    /// When the first picture after it was analysed, by camera.
    var recovered: [Int: WallTime] = [:]
  }

  public private(set) var entries: [Entry] = []
  public private(set) var overloadedSeconds = 0.0
  /// Sentences in which Pantau said that it is not well, but for load.
  public private(set) var complaints: Set<String> = []
  /// Frames that cameras without faults lost while there was no more work than machine.
  private(set) var droppedUntouched = 0
  private(set) var reconnectsUntouched = 0
  private let untouched: [Int]
  private var last: [ToldCamera] = []
  private var lastLookAt: WallTime?
  private var lastOverloadAt: WallTime?

  /// Load is noticed, and told, so much later or earlier than pictures are lost to it.
  private static let loadMargin = Duration.seconds(10)

  /// - Parameter untouched: indices of the cameras that get no faults.
  public init(untouched: [Int]) { self.untouched = untouched }

  public mutating func begin(_ fault: SoakFault, at now: WallTime) {
    var reconnects: [Int: Int] = [:]
    for camera in fault.cameras where last.indices.contains(camera) {
      // A connection that is not there cannot be cut.
      guard fault.kind != .cut || last[camera].state == "running" else { continue }
      reconnects[camera] = last[camera].reconnects
    }
    entries.append(Entry(fault: fault, begin: now, reconnects: reconnects))
  }

  public mutating func end(_ fault: SoakFault, at now: WallTime) {
    guard let index = entries.lastIndex(where: { $0.fault == fault }) else { return }
    entries[index].end = now
  }

  public mutating func look(_ told: ToldState, at now: WallTime) {
    for index in entries.indices { noteRecoveries(&entries[index], told.cameras) }
    if told.isOverloaded {
      overloadedSeconds += lastLookAt.map { now.duration(since: $0).inSeconds } ?? 0
      lastOverloadAt = now
    }
    lastLookAt = now
    complaints.formUnion(told.otherComplaints)
    let isLoadNear = lastOverloadAt.map { now.duration(since: $0) < Self.loadMargin } ?? false
    for camera in untouched where told.cameras.indices.contains(camera) {
      reconnectsUntouched = max(reconnectsUntouched, told.cameras[camera].reconnects)
      guard !isLoadNear, last.indices.contains(camera) else { continue }
      droppedUntouched += told.cameras[camera].framesDropped - last[camera].framesDropped
    }
    last = told.cameras
  }

  private func noteRecoveries(_ entry: inout Entry, _ cameras: [ToldCamera]) {
    guard let end = entry.end else { return }
    for camera in entry.fault.cameras where entry.recovered[camera] == nil {
      guard cameras.indices.contains(camera), let frame = cameras[camera].lastFrameAt,
        frame > end, let before = entry.reconnects[camera],
        !entry.fault.kind.breaksConnection || cameras[camera].reconnects > before
      else { continue }
      entry.recovered[camera] = frame
    }
  }

  /// Cameras that have not had a picture analysed for longer than `seconds`.
  public func dead(at now: WallTime, after seconds: Double) -> [Int] {
    last.indices.filter { index in
      last[index].lastFrameAt.map { now.duration(since: $0).inSeconds > seconds } ?? true
    }
  }

  /// Times from the end of each fault to the first picture of each of its cameras. Where the next
  /// fault comes before a camera is back it is left out, unless it had as long as it may take.
  func recoveries(of kinds: [SoakFault.Kind], bound: Double, until end: WallTime) -> [Double] {
    var found: [Double] = []
    for (index, entry) in entries.enumerated() where kinds.contains(entry.fault.kind) {
      guard let over = entry.end else { continue }
      for camera in entry.fault.cameras where entry.reconnects[camera] != nil {
        let next = entries[(index + 1)...].first { $0.fault.cameras.contains(camera) }?.begin
        let limit = next ?? end
        if let back = entry.recovered[camera], back <= limit {
          found.append(back.duration(since: over).inSeconds)
        } else if limit.duration(since: over).inSeconds > bound {
          found.append(limit.duration(since: over).inSeconds)
        }
      }
    }
    return found
  }

  /// When nothing is expected of a camera: its faults and `recovery` seconds after each.
  func hidden(_ camera: Int, recovery: Double) -> [ClosedRange<WallTime>] {
    entries.filter { $0.fault.cameras.contains(camera) }.map { entry in
      let end = entry.end ?? entry.begin.advanced(by: .seconds(entry.fault.length))
      return entry.begin...end.advanced(by: .seconds(recovery))
    }
  }
}
