internal import Pixels

/// Keeps a list of places that changed once and then stayed as they are: things left and removed.
///
/// Each component of the mask is remembered with the luma of some of its cells; one that moves soon
/// looks different there and is forgotten. What the background model learns meanwhile has no say:
/// it makes ghosts background within a second, and things that were left after its absorption.
struct StillnessWatch {
  private static let capacity = 64
  /// Cells of a place that are looked at: up to `lattice` in each direction.
  private static let lattice = 8
  private static let samplesPerPlace = lattice * lattice
  private static let leastSamples = 6
  /// Levels by which a cell that is looked at differs from the background.
  private static let leastContrast = 10
  /// How often a place must have been a component while it was young: a thing most of the time, a
  /// ghost is learned at once.
  private static let leastTests = (added: 10, removed: 2)
  /// From this age on a place is told of, and may be hidden for a while by what passes before it.
  private static let reporting: Duration = .seconds(5)
  /// So long a place may look different while nothing hides it, and while something does.
  private static let youngPatience: Duration = .milliseconds(300)
  private static let patience: Duration = .milliseconds(1500)
  private static let hiddenPatience: Duration = .seconds(60)
  /// The same light: levels of compressed luma.
  private static let margin = 12
  /// A place is as it was where so much of it is.
  private static let likeness = 0.7
  /// A component is a known place if so much of it lies in there; a ghost, which comes in pieces and
  /// with what just left it, if so much of the smaller of both does.
  private static let sameness = 0.7
  private static let ghostSameness = 0.5
  /// Who is there when the model starts, and leaves at once, leaves no removed thing behind.
  private static let settling: Duration = .seconds(8)
  /// So long the ghost of what was fetched again may be around.
  private static let aftermath: Duration = .seconds(10)
  /// Who fetches what he left removes nothing, if it was not for longer than this.
  private static let memory: Duration = .seconds(600)

  private struct Place {
    var bounds: PixelRect
    var since: Duration
    /// When it last looked as in the beginning.
    var seenAt: Duration
    /// While it was younger than `reporting`: how often the component was tested, and how often it was found to be a ghost.
    var tests = 1
    var ghosts: Int
    var samples: Range<Int>
    var absorption: Duration
    /// What was left here is gone again.
    var isOver = false

    /// Whether there was more than a flash of light.
    var isFirm: Bool {
      tests
        >= (nature == .added ? StillnessWatch.leastTests.added : StillnessWatch.leastTests.removed)
    }

    var nature: StillBlob.Nature { 2 * ghosts > tests ? .removed : .added }
  }

  /// Oldest first.
  private(set) var blobs: [StillBlob] = []
  private let size: PixelSize
  private var places: [Place] = []
  private var isSlotUsed = Array(repeating: false, count: capacity)
  /// `samplesPerPlace` for each slot: the luma at first, and the background's then.
  private var cells: [(x: UInt16, y: UInt16, luma: UInt8, before: UInt8)]
  private var restartedAt: Duration = .zero

  init(size: PixelSize) {
    self.size = size
    cells = Array(repeating: (0, 0, 0, 0), count: Self.capacity * Self.samplesPerPlace)
    places.reserveCapacity(Self.capacity)
    blobs.reserveCapacity(Self.capacity)
  }

  mutating func restart(at clock: Duration) {
    for index in isSlotUsed.indices { isSlotUsed[index] = false }
    places.removeAll(keepingCapacity: true)
    blobs.removeAll(keepingCapacity: true)
    restartedAt = clock
  }

  /// Takes the components of a mask, and which of them are ghosts.
  mutating func update(
    _ components: [(bounds: PixelRect, area: Int, isGhost: Bool)], mask: BitPlane,
    model: BackgroundModel, at clock: Duration, absorption: (_ x: Int, _ y: Int) -> Duration
  ) {
    compare(mask, model, clock)
    for component in components {
      if component.isGhost { forgetPieces(of: component.bounds) }
      if let known = places.firstIndex(where: { isKnown(component, as: $0) }) {
        note(component, at: known, clock)
      } else {
        add(component, mask, model, clock, absorption)
      }
    }
    report(at: clock)
  }

  // MARK: - Private

  /// Forgets the places that look different.
  private mutating func compare(_ mask: BitPlane, _ model: BackgroundModel, _ clock: Duration) {
    for index in places.indices.reversed() {
      let (isSame, isHidden) = look(at: places[index], mask, model)
      if isSame && !places[index].isOver { places[index].seenAt = clock }
      let place = places[index]
      if clock - place.since > max(Self.memory, place.absorption) {
        forget(index)
      } else if clock - place.seenAt > patience(with: place, isHidden: isHidden) {
        end(index, at: clock)
      }
    }
  }

  /// What was left and is gone is remembered for a while, with the traces that it leaves.
  private mutating func end(_ index: Int, at clock: Duration) {
    let place = places[index]
    guard !place.isOver, place.nature == .added, place.seenAt - place.since >= Self.reporting
    else { return forget(index) }
    places[index].isOver = true
    places[index].seenAt = clock
  }

  private func patience(with place: Place, isHidden: Bool) -> Duration {
    if place.isOver { return Self.aftermath }
    if place.seenAt - place.since < Self.reporting { return Self.youngPatience }
    return isHidden ? Self.hiddenPatience : Self.patience
  }

  /// Whether a place looks as before, and if not, whether there is foreground.
  private func look(
    at place: Place, _ mask: BitPlane, _ model: BackgroundModel
  ) -> (isSame: Bool, isHidden: Bool) {
    var same = 0
    var hidden = 0
    for index in place.samples {
      let cell = cells[index]
      let luma = Int(model.pixels(ofRow: Int(cell.y))[Int(cell.x)])
      let change = abs(luma - Int(cell.luma))
      if change <= Self.margin && change < abs(luma - Int(cell.before)) {
        same += 1
      } else if mask[Int(cell.x), Int(cell.y)] {
        hidden += 1
      }
    }
    let needed = Self.likeness * Double(place.samples.count)
    return (Double(same) >= needed, 2 * hidden > place.samples.count - same)
  }

  private func isKnown(
    _ component: (bounds: PixelRect, area: Int, isGhost: Bool), as place: Place
  ) -> Bool {
    let common = Double(component.bounds.intersection(place.bounds))
    guard component.isGhost else {
      return common >= Self.sameness * Double(component.bounds.area)
    }
    return common
      >= Self.ghostSameness * Double(min(component.bounds.area, place.bounds.area))
  }

  /// Where a ghost begins to show, its first pieces look like things.
  private mutating func forgetPieces(of ghost: PixelRect) {
    for index in places.indices.reversed() {
      let place = places[index]
      guard place.nature == .added, !place.isOver,
        place.seenAt - place.since < Self.reporting, 2 * place.bounds.area < ghost.area,
        Double(ghost.intersection(place.bounds)) >= Self.sameness * Double(place.bounds.area)
      else { continue }
      forget(index)
    }
  }

  private mutating func note(
    _ component: (bounds: PixelRect, area: Int, isGhost: Bool), at index: Int, _ clock: Duration
  ) {
    let place = places[index]
    if place.isOver { places[index].seenAt = clock }
    if component.isGhost && place.nature == .removed {
      places[index].bounds = place.bounds.union(component.bounds)
    }
    // Fragments of what is being learned say nothing, nor what passes before it.
    guard 2 * component.bounds.intersection(place.bounds) >= place.bounds.area else { return }
    if place.seenAt == clock {
      guard clock - place.since < Self.reporting else { return }
      places[index].tests += 1
      if component.isGhost { places[index].ghosts += 1 }
    } else if component.isGhost && place.nature == .added && !place.isOver {
      // What was left there had become background, and is gone again.
      end(index, at: clock)
    }
  }

  private mutating func add(
    _ component: (bounds: PixelRect, area: Int, isGhost: Bool), _ mask: BitPlane,
    _ model: BackgroundModel, _ clock: Duration, _ absorption: (_ x: Int, _ y: Int) -> Duration
  ) {
    if component.isGhost && clock - restartedAt < Self.settling { return }
    guard let slot = isSlotUsed.firstIndex(of: false) else { return }
    let bounds = component.bounds
    let first = slot * Self.samplesPerPlace
    var next = first
    for row in 0..<Self.lattice {
      let y = bounds.y + (2 * row + 1) * bounds.height / (2 * Self.lattice)
      for column in 0..<Self.lattice {
        let x = bounds.x + (2 * column + 1) * bounds.width / (2 * Self.lattice)
        let (luma, before) = (model.pixels(ofRow: y)[x], model.means(ofRow: y)[x])
        guard mask[x, y], abs(Int(luma) - Int(before)) >= Self.leastContrast else { continue }
        cells[next] = (UInt16(x), UInt16(y), luma, before)
        next += 1
      }
    }
    guard next - first >= Self.leastSamples else { return }
    isSlotUsed[slot] = true
    places.append(
      Place(
        bounds: bounds, since: clock, seenAt: clock, ghosts: component.isGhost ? 1 : 0,
        samples: first..<next,
        absorption: absorption(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2)))
  }

  /// Where something is gone, some of the ground may pass for a thing.
  private func isPieceOfGhost(_ bounds: PixelRect) -> Bool {
    places.contains {
      $0.nature == .removed && 2 * bounds.intersection($0.bounds) >= bounds.area
    }
  }

  private mutating func forget(_ index: Int) {
    isSlotUsed[places[index].samples.lowerBound / Self.samplesPerPlace] = false
    places.remove(at: index)
  }

  private mutating func report(at clock: Duration) {
    blobs.removeAll(keepingCapacity: true)
    for place in places
    where !place.isOver && place.isFirm && place.seenAt - place.since >= Self.reporting {
      let age = clock - place.since
      if place.nature == .removed && age > place.absorption { continue }
      if place.nature == .added && isPieceOfGhost(place.bounds) { continue }
      blobs.append(StillBlob(bounds: place.bounds, nature: place.nature, age: age))
    }
  }
}

extension PixelRect {
  /// The smallest rectangle around both.
  fileprivate func union(_ other: PixelRect) -> PixelRect {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return PixelRect(
      x: left, y: top, width: max(x + width, other.x + other.width) - left,
      height: max(y + height, other.y + other.height) - top)
  }

  /// Cells that are in both.
  fileprivate func intersection(_ other: PixelRect) -> Int {
    let width = min(x + self.width, other.x + other.width) - max(x, other.x)
    let height = min(y + self.height, other.y + other.height) - max(y, other.y)
    return max(0, width) * max(0, height)
  }
}
