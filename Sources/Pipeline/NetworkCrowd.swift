import Crowd
import Media
import Pixels
import Scene

/// The persons in one camera's zones by the crowd network: which pictures it sees, what it says of
/// each zone, and what is known in between.
///
/// Belongs to the analysis of one camera and to one size of its pictures.
final class NetworkCrowd {
  /// Who counts.
  enum Counting {
    /// This thread, at once: for files, whose results must not depend on the machine's speed.
    case here(CrowdModel)
    /// The crowd worker, in its own time.
    case elsewhere(CrowdExchange, CrowdModel)

    var model: CrowdModel {
      switch self {
      case .here(let model), .elsewhere(_, let model): model
      }
    }

    /// `nil`: counted here.
    var exchange: CrowdExchange? {
      if case .elsewhere(let exchange, _) = self { exchange } else { nil }
    }
  }

  /// Pixels across of the picture that the network sees, at least: 640 of HD, Full HD and 4K. On
  /// 1024x768 the error grew from 10.3 to 13.0 persons at 640 and to 15.2 at 512 across, while the
  /// time fell from 40 to 15 and 9 ms. Larger: farther heads are seen; costs by the square.
  static let leastWidth = 640
  /// How many orders are remembered: answers to older ones are not taken.
  private static let remembered = 4

  /// By zone; `nil`: the network has said nothing yet, or not for too long.
  private(set) var estimates: [CrowdEstimate?]
  /// Persons in each block of the picture that was counted last.
  private(set) var density: DensityMap
  /// When that picture was taken; `nil`: none has been in this run.
  private(set) var countedAt: MediaTime?
  /// Pixels of the camera's picture along the side of a block.
  let blockPixels: Int

  private let extractor: FrameExtractor
  private let pool: FramePool
  private let shares: ZoneShares
  private let counter: CrowdCounter?
  private let exchange: CrowdExchange?
  private var zones: [CarriedCrowdEstimator]
  /// Of each zone: persons from which on a level is near.
  private let nearness: [Double]
  private var cadence = CrowdCadence()
  private var orders: [Order]
  private var lastNumber = 0

  private struct Order {
    var number = 0
    var pts = MediaTime.zero
    /// What foreground counted in that picture, by zone, as far as that can still be compared.
    var foreground: [Double?]
  }

  /// What was found in a picture by other means.
  struct Surroundings {
    var moves: Bool
    /// Whether the model of the background is trusted, and with it the count from foreground.
    var isSteady: Bool
    /// The count from foreground, by zone.
    var foreground: [CrowdEstimate]

    fileprivate func count(zone: Int) -> Double? { isSteady ? foreground[zone].count : nil }
  }

  init(picture: PixelSize, camera: CameraConfiguration, zones: [Zone], counting: Counting) {
    let grid = AnalysisGrid(picture: picture, leastWidth: Self.leastWidth)
    let block = counting.model.block
    extractor = FrameExtractor(grid: grid)
    blockPixels = block * grid.factor
    // One that waits, one that is counted, one that is being filled.
    pool = FramePool(size: grid.size, slots: 3)
    shares = ZoneShares(
      zones: zones.map(\.polygon), ignored: camera.ignored, perspective: camera.perspective,
      picture: grid.size, block: block)
    density = DensityMap(picture: grid.size, block: block)
    switch counting {
    case .here(let model):
      counter = CrowdCounter(model: model, picture: grid.size)
      exchange = nil
    case .elsewhere(let way, _):
      counter = nil
      exchange = way
    }
    self.zones = zones.map { _ in CarriedCrowdEstimator() }
    estimates = zones.map { _ in nil }
    nearness = zones.map { zone in
      CrowdCadence.nearness * (zone.crowd?.leastPersons ?? .infinity)
    }
    orders = (0..<Self.remembered).map { _ in
      Order(foreground: Array(repeating: nil, count: zones.count))
    }
  }

  func beginRun() {
    cadence.beginRun()
    countedAt = nil
    for index in zones.indices {
      zones[index].removeAll()
      estimates[index] = nil
    }
    // No answer to what was asked before is taken.
    for index in orders.indices { orders[index].number = 0 }
  }

  /// Takes in one picture. Allocates nothing after warm-up, unless somebody keeps `density`.
  func update(_ picture: DecodedFrame, _ surroundings: Surroundings) throws(MediaError) {
    let time = picture.pts
    takeAnswer()
    if !surroundings.isSteady { forgetForeground() }
    let isNear = zip(estimates, nearness).contains { ($0?.high ?? 0) >= $1 }
    // A picture with holes says nothing of how many persons there are.
    if !picture.isCorrupt, cadence.isDue(at: time, moves: surroundings.moves, isNearLevel: isNear) {
      try order(picture, surroundings)
    }
    for index in zones.indices {
      estimates[index] = zones[index].estimate(
        foreground: surroundings.count(zone: index), at: time)
    }
  }

  private func order(_ picture: DecodedFrame, _ surroundings: Surroundings) throws(MediaError) {
    guard var frame = pool.acquire(pts: picture.pts) else {
      exchange?.noteLoss()
      return
    }
    try extractor.extract(picture, into: &frame)
    cadence.take(picture.pts)
    lastNumber += 1
    let slot = lastNumber % Self.remembered
    orders[slot].number = lastNumber
    orders[slot].pts = picture.pts
    for index in zones.indices {
      orders[slot].foreground[index] = surroundings.count(zone: index)
    }
    if let counter {
      counter.count(frame)
      density.copy(counter.density)
      takeCounts(of: orders[slot])
    } else if let exchange {
      exchange.post(CrowdExchange.Order(frame: frame, number: lastNumber))
    }
  }

  private func forgetForeground() {
    for index in zones.indices {
      zones[index].forgetForeground()
      for order in orders.indices { orders[order].foreground[index] = nil }
    }
  }

  private func takeAnswer() {
    guard let number = exchange?.takeAnswer(into: &density) else { return }
    let order = orders[number % Self.remembered]
    guard order.number == number else { return }
    takeCounts(of: order)
  }

  private func takeCounts(of order: Order) {
    countedAt = order.pts
    for index in zones.indices {
      zones[index].count(
        shares.persons(inZone: index, of: density), foreground: order.foreground[index],
        at: order.pts)
    }
  }
}
