public import Pixels

/// Whether a camera's pictures are as they should be: dark, bright, covered, moved, blurred, frozen.
///
/// A pure state machine over measurements that may come at any pace. What blinds most is told alone:
///
/// ```
///   usual view found in place? --yes--> sharp as usual? --no--> blurred
///        | no
///        +--> nothing above black: dark      nothing below white: bright
///        +--> little structure left: covered     as much as ever, but another: moved
/// ```
/// A night scene that still shows where things are is not dark, however dim it is.
public struct PictureHealth: Sendable {
  /// What is to become of the view that the camera is known by.
  public enum ViewLearning: Hashable, Sendable {
    case none
    /// The last picture shows it: it goes towards it by this share (0...1), and so follows the light.
    case follow(Double)
    /// The last picture is the usual view from now on.
    case replace
  }

  private static let kinds: [EventKind] = [
    .cameraDark, .cameraBright, .cameraCovered, .cameraMoved, .cameraBlurred, .cameraFrozen,
  ]
  /// A picture with less structure shows nothing.
  static let leastStructure = 0.025
  /// From this share of the regions on, the usual view is seen.
  static let seenShare = 0.5
  /// Where it is not, a picture with less than this share of the usual structure shows no other.
  static let otherViewShare = 0.5
  /// A camera whose pictures never were less alike has no noise to know frozen ones by ...
  static let noisyShare = 0.9
  /// ... and must be still for so many times as long.
  static let patienceWithoutNoise = 10
  /// Once found, a condition goes on until it is better than its limit by this share.
  private static let slack = 0.2
  /// The view is the mean of what was seen, later that of so long.
  private static let viewMemory = Duration.seconds(60)
  /// A view must have been seen for so long before another one is news.
  private static let leastViewAge = Duration.seconds(8)

  public let rules: HealthRules
  /// What the pipeline does with the view after the last measurement.
  public private(set) var viewLearning = ViewLearning.none

  private var conditions: [HealthCondition]
  /// How long each has been found without a break; `nil`: it was not found last.
  private var ages: [Duration?]
  private var issuer: EventIssuer
  private var structure = UsualValue(memory: .seconds(60), least: .seconds(8))
  private var sharpness = UsualValue(memory: .seconds(3600), least: .seconds(8))
  /// How long the view that is known was seen.
  private var viewAge = Duration.zero
  /// The least alike that two pictures ever were.
  private var leastIdentical = 1.0
  private var latest: WallTime?

  /// - Parameter randomSeed: of the ids; the same seed and measurements make the same events.
  public init(
    camera: CameraID, rules: HealthRules, alerts: AlertRule,
    suspensions: any AlertSuspensions = NoSuspensions(),
    randomSeed: UInt64 = .random(in: .min ... .max)
  ) {
    self.rules = rules
    conditions = Self.kinds.map { kind in
      let threshold: Double? =
        switch kind {
        case .cameraCovered: 1 - rules.coveredShare
        case .cameraBlurred: 1 - rules.blurredShare
        default: nil
        }
      return HealthCondition(
        kind, of: camera, rule: rules[kind], threshold: threshold, method: "picture")
    }
    ages = Self.kinds.map { _ in nil }
    issuer = EventIssuer(
      seed: randomSeed, alerts: alerts, cooldown: rules.cooldown, suspensions: suspensions)
  }

  /// Takes what was measured in a picture.
  ///
  /// - Parameters:
  ///   - elapsed: since the measurement before, by the stream's clock; zero for the first of a run.
  ///   - time: of the picture; does not run backwards within a run.
  public mutating func update(
    _ measured: PictureMeasurement, after elapsed: Duration, at time: WallTime,
    into transitions: inout [EventTransition]
  ) {
    let now = max(time, latest ?? time)
    latest = now
    let blinding = blinding(measured)
    for index in Self.kinds.indices {
      ages[index] =
        isFound(Self.kinds[index], measured, blinding?.kind)
        ? ages[index].map { $0 + elapsed } ?? .zero : nil
      conditions[index].update(
        finding(index, value: blinding?.value), at: now, issuer: &issuer, into: &transitions)
    }
    learn(measured, blinding?.kind, after: elapsed)
  }

  /// Ends what is open: the connection or the picture's geometry is gone. What is usual stays known.
  public mutating func endRun(
    at time: WallTime, reason: EndReason, into transitions: inout [EventTransition]
  ) {
    let now = max(time, latest ?? time)
    for index in conditions.indices {
      ages[index] = nil
      conditions[index].end(at: now, reason: reason, issuer: &issuer, into: &transitions)
    }
    latest = nil
  }

  /// The pictures have another shape: nothing that was usual is.
  public mutating func forgetUsual() {
    structure.forget()
    sharpness.forget()
    viewAge = .zero
    leastIdentical = 1
  }

  // MARK: - Findings

  private func isFound(
    _ kind: EventKind, _ measured: PictureMeasurement, _ blinding: EventKind?
  ) -> Bool {
    guard kind == .cameraFrozen else { return kind == blinding }
    // A black or white picture has no noise either.
    return measured.identicalShare >= rules.frozenShare
      && blinding != .cameraDark && blinding != .cameraBright
  }

  private func finding(_ index: Int, value: Double?) -> HealthCondition.Finding? {
    guard let age = ages[index] else { return nil }
    guard Self.kinds[index] == .cameraFrozen else { return .init(age: age, value: value) }
    let hasNoise = leastIdentical < Self.noisyShare
    if !hasNoise && age < rules.frozen.after * Self.patienceWithoutNoise { return nil }
    return .init(age: age)
  }

  private func age(of kind: EventKind) -> Duration? {
    Self.kinds.firstIndex(of: kind).flatMap { ages[$0] }
  }

  /// `limit` as it is for `kind` now: what was found before is held on to.
  private func eased(_ limit: Double, _ kind: EventKind) -> Double {
    age(of: kind) != nil ? limit * (1 + Self.slack) : limit
  }

  /// What keeps the camera from seeing its view well; with how much is lost, where that is told.
  private func blinding(_ measured: PictureMeasurement) -> (kind: EventKind, value: Double?)? {
    let isSeen = (measured.viewMatch ?? 0) >= Self.seenShare
    if !isSeen {
      if measured.brightest < eased(rules.darkLuma, .cameraDark) { return (.cameraDark, nil) }
      if 1 - measured.darkest < eased(1 - rules.brightLuma, .cameraBright) {
        return (.cameraBright, nil)
      }
    }
    let share = structure.value.map { measured.structure / $0 } ?? 1
    let isHidden = isHidden(measured)
    if share < eased(rules.coveredShare, .cameraCovered)
      || isHidden && share < eased(Self.otherViewShare, .cameraCovered)
      || measured.structure < eased(Self.leastStructure, .cameraCovered)
    {
      return (.cameraCovered, max(0, 1 - min(share, measured.structure / Self.typicalStructure)))
    }
    if isHidden { return (.cameraMoved, nil) }
    if let usual = sharpness.value, let now = measured.sharpness,
      now < eased(rules.blurredShare, .cameraBlurred) * usual
    {
      return (.cameraBlurred, 1 - now / usual)
    }
    return nil
  }

  private func isHidden(_ measured: PictureMeasurement) -> Bool {
    guard let match = measured.viewMatch, viewAge >= Self.leastViewAge else { return false }
    return match <= eased(rules.movedShare, .cameraMoved)
  }

  /// Where no usual structure is known, that of most scenes.
  private static let typicalStructure = 0.1

  // MARK: - What is usual

  private mutating func learn(
    _ measured: PictureMeasurement, _ blinding: EventKind?, after elapsed: Duration
  ) {
    leastIdentical = min(leastIdentical, measured.identicalShare)
    viewLearning = .none
    if blinding == .cameraMoved, let age = age(of: .cameraMoved), age >= rules.movedAcceptance {
      viewLearning = .replace
      structure.forget()
      sharpness.forget()
      viewAge = .zero
    } else if blinding == nil {
      // A view that was hardly seen may have been a decoder's that began on grey.
      let isOther =
        measured.viewMatch.map { $0 < Self.seenShare && viewAge < Self.leastViewAge } ?? true
      viewAge = isOther ? .zero : viewAge + elapsed
      viewLearning =
        isOther
        ? .replace : .follow(viewAge > .zero ? min(1, elapsed / min(viewAge, Self.viewMemory)) : 0)
      structure.learn(measured.structure, for: elapsed)
      if let now = measured.sharpness { sharpness.learn(now, for: elapsed) }
    }
  }
}
