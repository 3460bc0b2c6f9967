public import Pixels
public import Scene
public import Store

/// How a soak ended.
public struct SoakResult: Sendable, Codable {
  /// Of one kind of fault.
  public struct Faults: Sendable, Codable {
    public var injected: Int
    /// Returns of cameras that were timed: the others had the next fault before they had to be back.
    public var returns: Int
    /// Seconds from the end of a fault to the first picture analysed.
    public var p50: Double?
    public var worst: Double?
  }

  public struct Events: Sendable, Codable {
    /// Happenings of a second or more, wholly in judged time.
    public var expected: Int
    public var found: Int
    /// In the database, of all kinds.
    public var stored: Int
    /// Motion events at a time when full decoding finds nothing in the clip.
    public var withoutHappening: Int

    private enum CodingKeys: String, CodingKey {
      case expected, found, stored
      case withoutHappening = "without_happening"
    }
  }

  public var passed: Bool
  public var minutes: Double
  public var seed: UInt64
  public var policy: String
  public var cameras: Int
  public var untouched: Int
  public var faults: [String: Faults]
  public var events: Events
  public var growth: SoakGrowth?
  /// Seconds in which Pantau said that there is more work than machine.
  public var overloadedSeconds: Double
  public var checks: [SoakCheck]
  /// What exactly did not hold, in sentences.
  public var findings: [String]

  private enum CodingKeys: String, CodingKey {
    case passed, minutes, seed, policy, cameras, untouched, faults, events, growth, checks, findings
    case overloadedSeconds = "overloaded_seconds"
  }

  /// What is left of a soak when it is over.
  public struct Remains {
    public var log: SoakLog
    public var samples: [SoakGrowth.Sample]
    /// Since when the cameras play.
    public var epoch: WallTime
    public var began: WallTime
    /// When Pantau was told to stop, and how it did.
    public var stoppedAt: WallTime
    public var exitStatus: Int32
    public var secondsToStop: Double
    public var events: [StoredEvent]
    public var runs: [CameraID: [StoredRun]]
    public var evidenceFolder: String

    public init(
      log: SoakLog, samples: [SoakGrowth.Sample], epoch: WallTime, began: WallTime,
      stoppedAt: WallTime, exitStatus: Int32, secondsToStop: Double, events: [StoredEvent],
      runs: [CameraID: [StoredRun]], evidenceFolder: String
    ) {
      self.log = log
      self.samples = samples
      self.epoch = epoch
      self.began = began
      self.stoppedAt = stoppedAt
      self.exitStatus = exitStatus
      self.secondsToStop = secondsToStop
      self.events = events
      self.runs = runs
      self.evidenceFolder = evidenceFolder
    }
  }

  /// Seconds without a picture, at the end, that make a camera dead.
  private static let deadAfter = 5.0
  private static let longestStop = 20.0

  /// - Parameter places: of all cameras.
  public init(
    of plan: SoakPlan, seed: UInt64, places: [ServedCameras.Place], _ remains: Remains
  ) throws(CameraBenchError) {
    let log = remains.log
    let bound = plan.recoveryBound(longestGroup: places.map(\.longestGroup).max() ?? 0)
    let truths = places.enumerated().map { number, place in
      SoakEvents.Truth(
        camera: SoakPlan.id(number),
        reference: plan.bench.clips[number % plan.bench.clips.count].reference, place: place,
        hidden: log.hidden(number, recovery: bound + SoakPlan.learning))
    }
    let judged = SoakEvents(
      truths, events: remains.events, runs: remains.runs, epoch: remains.epoch,
      from: remains.began.advanced(by: .seconds(plan.schedule.warmUp)), to: remains.stoppedAt)
    let evidence = try SoakEvidence(remains.events, folder: remains.evidenceFolder)
    let dead = log.dead(at: remains.stoppedAt, after: Self.deadAfter)
    let untouchedRuns = plan.untouched.map { remains.runs[SoakPlan.id($0)]?.count ?? 0 }

    minutes = plan.schedule.seconds / 60
    self.seed = seed
    policy = plan.policy.rawValue
    cameras = plan.bench.cameraCount
    untouched = plan.untouchedCount
    overloadedSeconds = log.overloadedSeconds
    growth = SoakGrowth(
      remains.samples, from: plan.schedule.warmUp, to: plan.schedule.lastRoundsEnd)
    faults = [:]
    for kind in SoakFault.Kind.allCases {
      let times = log.recoveries(of: [kind], bound: bound, until: remains.stoppedAt).sorted()
      faults[kind.rawValue] = Faults(
        injected: log.entries.count { $0.fault.kind == kind }, returns: times.count,
        p50: times.isEmpty ? nil : times[times.count / 2], worst: times.last)
    }
    events = Events(
      expected: judged.expected, found: judged.found, stored: remains.events.count,
      withoutHappening: judged.withoutTruth)
    let worst = faults.values.compactMap(\.worst).max()
    checks = growth?.checks ?? [SoakCheck("samples of the process", 0, "", atLeast: 1)]
    checks += [
      SoakCheck("happenings judged", Double(judged.expected), "", atLeast: 1),
      SoakCheck("happenings lost", Double(judged.expected - judged.found), "", atMost: 0),
      SoakCheck("events left open", Double(judged.open), "", atMost: 0),
      SoakCheck("events that outlived their run", Double(judged.outlivedRun), "", atMost: 0),
      SoakCheck("snapshots and clips missing", Double(evidence.without.count), "", atMost: 0),
      SoakCheck("files missing or damaged", Double(evidence.broken.count), "", atMost: 0),
      SoakCheck("files without an event", Double(evidence.orphans.count), "", atMost: 0),
      SoakCheck("dead cameras", Double(dead.count), "", atMost: 0),
      SoakCheck("slowest return of a camera", worst ?? plan.schedule.seconds, "s", atMost: bound),
      SoakCheck(
        "reconnects of untouched cameras",
        Double(max(log.reconnectsUntouched, (untouchedRuns.max() ?? 0) - 1)), "", atMost: 0),
      SoakCheck("frames lost by untouched cameras", Double(log.droppedUntouched), "", atMost: 0),
      SoakCheck("complaints but for load", Double(log.complaints.count), "", atMost: 0),
      SoakCheck("exit status", Double(remains.exitStatus), "", atMost: 0),
      SoakCheck("time to stop", remains.secondsToStop, "s", atMost: Self.longestStop),
    ]
    findings =
      judged.lost.map { "lost: \($0)" } + evidence.without.map { "without \($0)" }
      + evidence.broken.map { "missing or damaged: \($0)" }
      + evidence.orphans.map { "without an event: \($0)" }
      + dead.map { "dead: \(SoakPlan.id($0))" } + log.complaints.sorted()
    passed = checks.allSatisfy(\.passed)
  }
}
