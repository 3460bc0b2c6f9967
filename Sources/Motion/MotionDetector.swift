public import Kernels
public import Pixels

/// Finds what moves before a fixed camera: frames in, a foreground mask and blobs out.
///
/// A background model of two means a pixel (`UpdateModel`) and one of colours where the frame has
/// them, light compensated per tile and followed where it is switched (`Relighting`); shadows
/// (`ShadingFilter`), lamps (`LampFilter`) and swinging leaves (`SwayFilter`) taken out, the mask
/// cleaned by votes of neighbours, ghosts (`GhostTest`) learned away. What flickers without ever
/// becoming an object is tolerated more and more. Belongs to one thread at a time. Nothing is
/// allocated per frame after the first ones.
public final class MotionDetector {
  public let size: PixelSize
  /// Largest first, at most 64; empty unless the last report's state is `.steady`.
  public private(set) var blobs: [Blob] = []
  /// Foreground that stands still since 5 s or longer, and places where something went away;
  /// empty unless the last report's state is `.steady`.
  public var stillObjects: [StillBlob] { monitor.state == .steady ? stillness.blobs : [] }
  /// Final foreground; empty unless the last report's state is `.steady`.
  ///
  /// A copy that is kept while the next frame is processed costs an allocation.
  public var mask: BitPlane { camera.shift == .zero ? cleaner.mask : shifted ?? cleaner.mask }

  private let kernels: KernelSet
  private let ignored: BitPlane?
  private let watchedCount: Int
  private let model: BackgroundModel
  private var light: LightCompensation
  private var cleaner: MaskCleaner
  private var monitor: SceneChangeMonitor
  private var tiles: TileGrid
  private var history: MaskHistory
  private var colours: ColourModel
  private var shadows: ShadingFilter
  private var lamps: LampFilter
  private var sway: SwayFilter
  private var ghosts: GhostTest
  private var camera: CameraShift
  /// From the first shake on: the picture where the model is, and the mask where the picture is.
  private var steady: SteadyPicture?
  private var shifted: BitPlane?
  /// From the first sudden change of brightness on.
  private var relighting: Relighting?
  private var regions: RegionRules
  private var stillness: StillnessWatch
  private var raw: BitPlane
  private var scratch: Scratch

  /// The detector's own time: grows by what passes between frames, whatever the time stamps do.
  private var clock: Duration = .zero
  private var lastPTS: MediaTime?
  private var modelStartedAt: Duration = .zero
  private var coloursSteppedAt: Duration = .zero
  private var learnedAt: Duration = .zero
  /// When the scene last changed.
  private var changedAt: Duration?
  private var tone = PictureTone()

  /// `ignored` has the size of the frames; what it covers is never foreground. `regions`, of that
  /// size too, have rules of their own.
  public init(
    size: PixelSize, settings: MotionSettings = .init(), ignored: BitPlane? = nil,
    regions: [MotionRegion] = [], kernels: KernelSet = .best
  ) {
    precondition(size.area > 0, "an empty picture has no motion")
    precondition(ignored.map { $0.size == size } ?? true, "the ignore mask has another size")
    precondition(
      regions.allSatisfy { $0.cells.size == size }, "a region's cells have another size")
    self.size = size
    self.ignored = ignored
    self.kernels = kernels
    watchedCount = max(1, size.area - (ignored?.count ?? 0))
    model = BackgroundModel(size: size, kernels: kernels)
    light = LightCompensation(size: size, stride: model.stride)
    cleaner = MaskCleaner(size: size, minimumArea: settings.minimumArea, kernels: kernels)
    monitor = SceneChangeMonitor(warmUp: settings.warmUp)
    tiles = TileGrid(size: size, ignored: ignored)
    history = MaskHistory(size: size, kernels: kernels)
    colours = ColourModel(size: size, stride: model.stride, kernels: kernels)
    shadows = ShadingFilter(.shadow, kernels: kernels)
    lamps = LampFilter(kernels: kernels)
    sway = SwayFilter(size: size, kernels: kernels)
    ghosts = GhostTest(size: size, kernels: kernels)
    camera = CameraShift(size: size, stride: model.stride, kernels: kernels)
    self.regions = RegionRules(
      size: size, stride: model.stride, settings: settings, regions: regions)
    stillness = StillnessWatch(size: size)
    raw = BitPlane(size: size)
    scratch = Scratch(size: size)
    blobs.reserveCapacity(64)
  }

  /// As `MotionSettings.sensitivity`, where no region has its own. From the next frame on.
  public var sensitivity: Double {
    get { regions.sensitivity }
    set { regions.sensitivity = newValue }
  }

  /// The camera reconnected: the model starts anew with the next frame, warm-up again.
  public func beginRun() { lastPTS = nil }

  /// Takes the next frame, which has the detector's size.
  public func process(_ frame: borrowing Frame) -> MotionReport {
    precondition(frame.size == size, "the frame has another size")
    let isFirst = lastPTS == nil
    advanceClock(to: frame.pts)
    if isFirst {
      monitor.beginRun(at: clock)
      tone.restart()
      restart(from: frame)
    }
    tone.note(frame, at: clock)
    camera.update(frame, model: model, light: light, isQuiet: wasQuiet, at: clock)
    guard camera.isShaking else {
      steady?.skip()
      analyse(frame)
      return report()
    }
    let steady = steady ?? SteadyPicture(size: size, ignored: ignored)
    self.steady = steady
    steady.take(frame, shift: camera.shift)
    analyse(steady.frame)
    return report()
  }

  // MARK: - Private

  /// Whether a lamp's light sweeps over the picture: then the model learns next to nothing.
  private var isSwept: Bool { lamps.isSwept(at: clock) }

  /// Whether so little differed in the last frame that the camera stood still.
  private var wasQuiet: Bool {
    monitor.state == .steady && history.lastRaw.count * Self.quietPart < size.area
  }

  /// Takes a frame that lies where the model does.
  private func analyse(_ frame: borrowing Frame) {
    if tone.hasJumped, monitor.state == .steady { relight(from: frame) }
    light.update(
      frame, model: model, held: history.held, kernels: kernels, isLocal: !isSwept, clock: clock)
    match(frame)
    if camera.isShaking, let steady {
      raw.subtract(steady.unwatched)
    } else if let ignored {
      raw.subtract(ignored)
    }
    let mustRestart = monitor.update(
      .init(
        spread: tiles.spread(of: raw), isTurned: camera.isTurned, isMoving: camera.isMoving,
        isFaded: tone.isFaded, isNight: isNight),
      at: clock, sharedTexture: TextureTest.share(in: raw, model: model))
    if mustRestart {
      restart(from: frame)
      if monitor.state == .sceneChange { changedAt = clock }
    } else {
      let noise = Double(light.noise16) / 16
      sway.update(raw, last: history.lastRaw, at: clock)
      shadows.remove(
        from: &raw, model: model, colours: colours, noise: noise, isNight: isNight, clock: clock,
        scratch: &scratch)
      if isNight {
        lamps.remove(
          from: &raw, frame: frame, model: model, colours: colours, light: light, noise: noise,
          clock: clock, scratch: &scratch)
      }
      sway.remove(from: &raw, model: model)
      cleaner.clean(raw, labeler: &scratch.labeler)
      if isNight {
        lamps.removeGlow(from: &cleaner, model: model, clock: clock, scratch: &scratch)
      }
      if isSwept {
        // What a lamp lights has no edges either.
        ghosts.restart()
      } else {
        ghosts.update(cleaner.mask, model: model, at: clock, scratch: &scratch)
      }
      if ghosts.testedAt == clock, monitor.state == .steady { updateStillness() }
      history.append(raw: raw, mask: cleaner.mask, sway: sway, scratch: &scratch)
    }
  }

  private func advanceClock(to pts: MediaTime) {
    if let lastPTS {
      // A pause of the stream teaches nothing; a step backwards is none at all.
      clock += min(max(pts.duration(since: lastPTS), .zero), .seconds(5))
    }
    lastPTS = pts
  }

  private func restart(from frame: borrowing Frame) {
    light.restart()
    model.restart(from: frame, offsets: light.offsets(ofRow: 0))
    colours.restart(from: frame)
    history.restart()
    sway.restart()
    ghosts.restart()
    camera.restart()
    stillness.restart(at: clock)
    regions.restart(at: clock)
    modelStartedAt = clock
  }

  /// Where the light of the whole place was switched, what is known of the background goes on in the
  /// new light, and who stands there now is none of it.
  private func relight(from frame: borrowing Frame) {
    var relighting = relighting ?? Relighting(size: size, kernels: kernels)
    defer { self.relighting = relighting }
    scratch.grown.dilate(history.held, by: kernels.dilate5)
    guard
      relighting.explains(
        frame, model: model, light: light, known: scratch.grown, things: &scratch.candidates)
    else { return }
    if let ignored { scratch.candidates.subtract(ignored) }
    cleaner.clean(scratch.candidates, labeler: &scratch.labeler)
    // What lies beside them is known as well: an outline that is missed would stay behind as a ghost.
    var things = cleaner.mask
    for _ in 0..<Self.outline {
      scratch.grown.dilate(things, by: kernels.dilate5)
      things.copyBits(of: scratch.grown)
    }
    let (new, before) = (relighting, light)
    light.restart()
    model.relight(from: frame, offsets: light.offsets(ofRow: 0), things: things) { x, y, mean in
      new.expected(x, y, mean: mean, offset: before.offsets(ofRow: y)[x / LightCompensation.tile])
    }
    colours.relight(from: frame, things: things) { new.gain($0, $1) }
    tone.acceptLight()
  }

  /// So often what stood there at a change of light grows by two cells.
  private static let outline = 3

  private func match(_ frame: borrowing Frame) {
    let rules = rules()
    colours.update(frame, held: history.held, stepsAll: stepsAllColours())
    let (colours, regions) = (colours, regions)
    let words = raw.wordsPerRow
    for y in 0..<size.height {
      let range = y * words..<(y + 1) * words
      var all = raw.words.mutableSpan
      var foreground = all._mutatingExtracting(range)
      model.updateRow(
        y, frame.row(y), offsets: light.offsets(ofRow: y),
        difference: colours.difference(ofRow: y),
        hints: ModelHints(
          minimumRadius: regions.minimumRadius(ofRow: y), steps: regions.steps(ofRow: y),
          held: history.held.words.span.extracting(range),
          flickered: history.flickered.words.span.extracting(range),
          toggled: history.toggled.words.span.extracting(range),
          ghosts: ghosts.ghosts.words.span.extracting(range)),
        rules: rules, foreground: &foreground)
      foreground[words - 1] &= history.held.usedBits(inWord: words - 1)
    }
  }

  /// The model's rules for this frame: sensitivity, darkness, noise; whether it is time for a step.
  private func rules() -> ModelRules {
    var rules = ModelRules()
    let noise = Self.noiseFactor * Double(light.noise16) / 16
    let scale = 1 - Self.nightSensitivity * darkness
    regions.updateRadii { setting in
      let sensitivity = min(max(setting, 0), 1)
      let day = 32 * (1 - sensitivity) * (1 - sensitivity) + 8
      return UInt8(min(max(day * scale, noise), 80))
    }
    regions.updateSteps(
      at: clock, stepsAll: isYoung && !isSwept,
      stepsToAbsorb: isSwept ? Self.stepsWhileSwept : Self.stepsToAbsorb)
    rules.learns = learns()
    rules.secondGain = isYoung ? Self.youngStep : 2
    // At night most ghosts are where a lamp shone.
    if isNight { rules.ghostGain = Self.ghostGainAtNight }
    if isYoung {
      rules.weightStep = Self.youngStep
      rules.trustedWeight *= Self.youngStep
    }
    return rules
  }

  /// By day they stay long enough for `StillnessWatch` to see what was removed; a lamp removes
  /// nothing.
  private static let ghostGainAtNight: UInt8 = 16

  /// The camera stands still where fewer than one cell of so many differs.
  private static let quietPart = 200

  private func updateStillness() {
    let regions = regions
    stillness.update(
      ghosts.components, mask: cleaner.mask, model: model, at: clock,
      absorption: { regions.absorption(x: $0, y: $1) })
  }

  /// Colours are learned where no object is, and under objects slowly.
  private func stepsAllColours() -> Bool {
    if isYoung { return true }
    guard clock - coloursSteppedAt >= Self.slowColourStep else { return false }
    coloursSteppedAt = clock
    return true
  }

  /// Whether means move with this frame. By day they follow the sun and its clouds; at night what
  /// changes by a few levels a second is a lamp that comes nearer, and is to be seen, not learned.
  private func learns() -> Bool {
    if isYoung || !isNight || hasNewLight { return true }
    let interval = isSwept ? Self.learningWhileSwept : Self.learningAtNight
    guard clock - learnedAt >= interval else { return false }
    learnedAt = clock
    return true
  }

  /// Whether the scene changed lately, and by no lamp that sweeps over it: whoever was in the first
  /// picture must not stay behind.
  private var hasNewLight: Bool {
    guard let changedAt else { return false }
    return clock - changedAt < Self.quickLearning && !isSwept
  }

  private var isYoung: Bool { clock - modelStartedAt < Self.fastStart }

  /// The radius is at least so many times the mean distance of background pixels from the model.
  private static let noiseFactor = 3.0
  private static let slowColourStep: Duration = .milliseconds(1280)

  /// So long a new model moves its weights with every frame, so that what was before the camera by
  /// chance gives way to the background soon after it leaves.
  private static let fastStart: Duration = .milliseconds(2560)
  /// By so much, so that what was there all the time is known as firmly as it gets.
  private static let youngStep: UInt8 = 4
  /// The first weight falls from its maximum of 255 by 1 a step while the second rises by 2.
  private static let stepsToAbsorb = 85
  /// Light is learned so slowly while it sweeps that a busy road at night is not learned as lit.
  private static let stepsWhileSwept = 1

  /// 0: day; 1: a picture so dark that people differ by few levels and less contrast must do.
  private var darkness: Double {
    min(max((Self.duskLuma - tone.brightness) / (Self.duskLuma - Self.nightLuma), 0), 1)
  }

  /// By day no lamp outshines the sun, and bright cars on a grey road look like beams.
  private var isNight: Bool { tone.usualBrightness < Self.duskLuma }

  private static let quickLearning: Duration = .seconds(6)
  /// A mean moves by one level in this time at night, and while a lamp's light sweeps.
  private static let learningAtNight: Duration = .milliseconds(160)
  private static let learningWhileSwept: Duration = .milliseconds(640)

  /// By this share the radius is smaller at night.
  private static let nightSensitivity = 0.34
  /// Mean luma at which the day ends and at which the night begins.
  private static let duskLuma = 88.0
  private static let nightLuma = 64.0

  private func report() -> MotionReport {
    blobs.removeAll(keepingCapacity: true)
    guard monitor.state == .steady else {
      cleaner.clear()
      shifted?.clear()
      return MotionReport(state: monitor.state, foregroundFraction: 0)
    }
    if camera.shift == .zero {
      blobs.append(contentsOf: cleaner.blobs)
    } else {
      if shifted == nil { shifted = BitPlane(size: size) }
      shifted?.copyBits(of: cleaner.mask, shiftedBy: camera.shift)
      for blob in cleaner.blobs {
        if let shifted = blob.shifted(by: camera.shift, within: size) { blobs.append(shifted) }
      }
    }
    return MotionReport(
      state: .steady, foregroundFraction: Double(mask.count) / Double(watchedCount),
      isSweptByLamp: isSwept)
  }
}
