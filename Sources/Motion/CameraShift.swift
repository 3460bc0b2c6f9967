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
  /// Smoothed over this time.
  private static let memory: Duration = .seconds(1)
  /// From so many cells away from the model on, the camera has been turned.
  private static let turned = 9.0
  private static let refreshing: Duration = .milliseconds(400)

  /// How far this frame is shifted; zero unless the picture shakes.
  private(set) var shift = PictureShift.zero
  private(set) var isShaking = false
  /// How far this frame is from the model, and how far from the last frame.
  private(set) var distance = PictureShift.zero
  private(set) var step = PictureShift.zero

  private let kernels: KernelSet
  private let isPossible: Bool
  /// One row of compressed luma.
  private let pixels: LumaPlane
  private var seen: PictureProfile
  private var last: PictureProfile
  private var expected: PictureProfile
  /// Share of the time for which the picture was shifted lately.
  private var unrest = 0.0
  /// Where the picture lies in the middle of its shaking.
  private var centreX = 0.0
  private var centreY = 0.0
  /// Whether `last` is the last frame's.
  private var isLastSeen = false
  private var measuredAt: Duration = .zero
  private var refreshedAt: Duration?

  init(size: PixelSize, stride: Int, kernels: KernelSet) {
    self.kernels = kernels
    isPossible = PictureProfile.fits(size)
    pixels = LumaPlane(size: PixelSize(width: stride, height: 1))
    seen = PictureProfile(size: size, kernels: kernels)
    last = seen
    expected = seen
  }

  /// The model starts anew with the frame measured last, as it is.
  mutating func restart() {
    refreshedAt = nil
  }

  /// Measures a frame before it is matched. `light` is as of the last frame; `isQuiet`: so little
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

  /// Whether the camera looks elsewhere than the model does.
  var isTurned: Bool {
    distance.reach >= PictureProfile.reach
      || max(abs(Double(distance.x) - centreX), abs(Double(distance.y) - centreY)) >= Self.turned
  }

  // MARK: - Private

  private mutating func measure(
    _ frame: borrowing Frame, model: BackgroundModel, light: LightCompensation, at clock: Duration
  ) {
    refresh(model, at: clock)
    swap(&seen, &last)
    seen.begin()
    let (pixels, kernels) = (pixels, kernels)
    for y in 0..<frame.size.height {
      var row = pixels.mutableRow(0)
      kernels.compressLuma(frame.row(y), light.offsets(ofRow: y), &row)
      seen.add(pixels.row(0), ofRow: y)
    }
    seen.finish()
    distance = seen.shift(from: expected)
    if isLastSeen { step = seen.shift(from: last) }
    isLastSeen = true
  }

  /// Smooths what was measured.
  private mutating func follow(at clock: Duration) {
    let weight = min(1, max(clock - measuredAt, .zero) / Self.memory)
    measuredAt = clock
    unrest += ((distance == .zero ? 0 : 1) - unrest) * weight
    centreX += (Double(distance.x) - centreX) * weight
    centreY += (Double(distance.y) - centreY) * weight
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
