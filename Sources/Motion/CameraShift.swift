internal import Kernels
internal import Pixels

/// How the camera itself moves: shaken by wind and traffic, or turned.
///
/// Every frame's profile is compared with that of the model's first means, and with the last
/// frame's. What shakes comes back within a few cells all the time; what is turned goes on and on.
struct CameraShift {
  /// The picture shakes when it is shifted for so large a share of the time, until it is for less.
  private static let shaking = 0.2
  private static let still = 0.03
  /// A shift counts where it leaves less than this share of the difference: from the model, which
  /// knows nothing of what moves now, and from the last frame.
  private static let ofDistance = 0.8
  private static let ofStep = 0.65
  /// Smoothed over this time.
  private static let memory: Duration = .seconds(1)
  /// From so many cells of travel on, the camera is turned, and moves.
  private static let turned = 8.0
  private static let moving = 3.0
  private static let leastDistance = 5
  /// What shakes is back after this time.
  private static let travelTime: Duration = .milliseconds(500)
  private static let refreshing: Duration = .milliseconds(400)

  /// How far this frame is shifted; zero unless the picture shakes.
  private(set) var shift = PictureShift.zero
  private(set) var isShaking = false
  /// How far this frame is from the model, and how far from the last frame.
  private(set) var distance = PictureShift.zero
  private(set) var step = PictureShift.zero

  private let compressLuma: CompressLuma
  private let isPossible: Bool
  /// One row of compressed luma.
  private let pixels: LumaPlane
  private var seen: PictureProfile
  private var last: PictureProfile
  private var expected: PictureProfile
  /// Share of the time for which the picture was shifted lately.
  private var unrest = 0.0
  /// Cells that the picture went lately; what shakes goes forth and back.
  private var travelX = 0.0
  private var travelY = 0.0
  /// Whether `last` is the last frame's.
  private var isLastSeen = false
  private var measuredAt: Duration = .zero
  private var refreshedAt: Duration?

  init(size: PixelSize, stride: Int, kernels: KernelSet) {
    compressLuma = kernels.compressLuma
    isPossible = PictureProfile.fits(size)
    pixels = LumaPlane(size: PixelSize(width: stride, height: 1))
    seen = PictureProfile(size: size, kernels: kernels)
    last = seen
    expected = seen
  }

  /// The model starts anew with the frame measured last.
  mutating func restart() {
    refreshedAt = nil
    if isTurned { unrest = 0 }
  }

  /// Measures a frame before it is matched; while the picture rests the last one, which the model has
  /// compressed already, will do. `light` is as of the last frame; `isQuiet`: so little
  /// of that differed that the camera stood still, and nothing is measured.
  mutating func update(
    _ frame: borrowing Frame, model: BackgroundModel, light: LightCompensation, isQuiet: Bool,
    at clock: Duration
  ) {
    guard isPossible else { return }
    distance = .zero
    step = .zero
    if isQuiet && !isShaking {
      isLastSeen = false
    } else {
      measure(frame, model: model, light: light, at: clock)
    }
    follow(at: clock)
    isShaking = unrest >= (isShaking ? Self.still : Self.shaking) && !isTurned
    shift = isShaking ? distance : .zero
  }

  /// Whether the camera goes on to where it never was. The model must say so as well: a vehicle that
  /// fills the picture takes the steps along, but not the road.
  var isTurned: Bool {
    distance.reach >= PictureProfile.reach || Self.isTurned(travelX, distance.x)
      || Self.isTurned(travelY, distance.y)
  }

  private static func isTurned(_ travel: Double, _ distance: Int) -> Bool {
    abs(travel) >= turned && abs(distance) >= leastDistance && (travel < 0) == (distance < 0)
  }

  /// Whether it moves at all, as far as whole cells say.
  var isMoving: Bool { step != .zero || max(abs(travelX), abs(travelY)) >= Self.moving }

  // MARK: - Private

  private mutating func measure(
    _ frame: borrowing Frame, model: BackgroundModel, light: LightCompensation, at clock: Duration
  ) {
    refresh(model, at: clock)
    swap(&seen, &last)
    seen.begin()
    if isShaking {
      let (pixels, compressLuma) = (pixels, compressLuma)
      for y in 0..<frame.size.height {
        var row = pixels.mutableRow(0)
        compressLuma(frame.row(y), light.offsets(ofRow: y), &row)
        seen.add(pixels.row(0), ofRow: y)
      }
    } else {
      for y in 0..<frame.size.height { seen.add(model.pixels(ofRow: y), ofRow: y) }
    }
    seen.finish()
    distance = seen.shift(from: expected, leaving: Self.ofDistance, inBothHalves: false)
    if isLastSeen { step = seen.shift(from: last, leaving: Self.ofStep, inBothHalves: true) }
    isLastSeen = true
  }

  /// Smooths what was measured.
  private mutating func follow(at clock: Duration) {
    let elapsed = max(clock - measuredAt, .zero)
    let weight = min(1, elapsed / Self.memory)
    measuredAt = clock
    unrest += ((distance == .zero ? 0 : 1) - unrest) * weight
    let kept = 1 - min(1, elapsed / Self.travelTime)
    travelX = travelX * kept + Double(step.x)
    travelY = travelY * kept + Double(step.y)
  }

  private mutating func refresh(_ model: BackgroundModel, at clock: Duration) {
    if let refreshedAt, clock - refreshedAt < Self.refreshing { return }
    refreshedAt = clock
    expected.begin()
    for y in 0..<model.size.height {
      expected.add(model.means(ofRow: y), ofRow: y)
    }
    expected.finish()
  }
}
