internal import Kernels
internal import Pixels

/// Takes out of the raw mask what only swings: leaves, branches, water.
///
/// A tile is restless when it has not been quiet for seconds and its pixels toggle often; a road is
/// quiet between two cars, someone who stays toggles little. In restless tiles a pixel that
/// flickered is background where it looks like anything within two pixels of it.
struct SwayFilter {
  private static let tile = 16
  /// A tile is quiet while fewer of its 256 pixels differ.
  private static let quiet: Int32 = 10
  /// Toggles a frame, as share of the pixels that differ, from which on it toggles often.
  private static let often: Float = 0.2
  /// So many seconds it must not have been quiet; quiet counts many times as much.
  private static let unrest: Float = 3.0
  private static let longest: Float = 13.0
  private static let quietCounts: Float = 25.0
  private static let leastBlink: UInt8 = 24
  private static let margin: UInt8 = 8

  private let findSway: FindSway
  private let columns: Int
  private var set: [Int32]
  private var toggles: [Int32]
  /// Smoothed over a second.
  private var meanSet: [Float]
  private var meanToggles: [Float]
  /// Seconds of unrest.
  private var restless: [Float]
  /// The pixels of restless tiles, one row of words for each row of tiles.
  private var watched: [UInt64]
  private var isAnyRestless = false
  private var sway: [UInt64]
  private var updatedAt: Duration = .zero

  init(size: PixelSize, kernels: KernelSet) {
    findSway = kernels.findSway
    let words = (size.width + 63) / 64
    columns = 4 * words
    let rows = (size.height + Self.tile - 1) / Self.tile
    set = Array(repeating: 0, count: columns * rows)
    toggles = set
    meanSet = Array(repeating: 0, count: columns * rows)
    meanToggles = meanSet
    restless = Array(repeating: 0, count: columns * rows)
    watched = Array(repeating: 0, count: words * rows)
    sway = Array(repeating: 0, count: words)
  }

  mutating func restart() {
    for index in restless.indices {
      restless[index] = 0
      meanSet[index] = 0
      meanToggles[index] = 0
    }
    for index in watched.indices { watched[index] = 0 }
    isAnyRestless = false
  }

  /// Takes a raw mask and the one before.
  mutating func update(_ raw: BitPlane, last: BitPlane, at clock: Duration) {
    let elapsed = Float(max(0, (clock - updatedAt) / .seconds(1)))
    updatedAt = clock
    count(raw, last)
    let weight = min(1, elapsed)
    isAnyRestless = false
    for index in watched.indices { watched[index] = 0 }
    for index in set.indices {
      meanSet[index] += (Float(set[index]) - meanSet[index]) * weight
      meanToggles[index] += (Float(toggles[index]) - meanToggles[index]) * weight
      let isBusy =
        set[index] > Self.quiet && meanToggles[index] >= Self.often * meanSet[index]
      restless[index] =
        isBusy
        ? min(restless[index] + elapsed, Self.longest)
        : max(restless[index] - elapsed * Self.quietCounts, 0)
      guard restless[index] > Self.unrest else { continue }
      isAnyRestless = true
      watched[index / 4] |= 0xFFFF << UInt64(index % 4 * Self.tile)
    }
  }

  mutating func remove(from raw: inout BitPlane, model: BackgroundModel) {
    guard isAnyRestless else { return }
    let words = raw.wordsPerRow
    let findSway = findSway
    for y in 0..<raw.size.height {
      let range = y * words..<(y + 1) * words
      let tiles = y / Self.tile * words
      var any: UInt64 = 0
      for word in 0..<words {
        sway[word] = raw.words[range.lowerBound + word] & watched[tiles + word]
        any |= sway[word]
      }
      guard any != 0 else { continue }
      var output = sway.mutableSpan
      findSway(
        model.pixels(ofRow: y),
        RowQuintuple(
          first: model.means(ofRow: y - 2), second: model.means(ofRow: y - 1),
          third: model.means(ofRow: y), fourth: model.means(ofRow: y + 1),
          fifth: model.means(ofRow: y + 2)),
        model.blink(ofRow: y), raw.words.span.extracting(range), Self.leastBlink, Self.margin,
        &output)
      for word in 0..<words {
        raw.words[range.lowerBound + word] &= ~(sway[word] & watched[tiles + word])
      }
    }
  }

  /// Clears the cells of restless tiles in a plane.
  func clearRestless(in plane: inout BitPlane) {
    guard isAnyRestless else { return }
    let words = plane.wordsPerRow
    for y in 0..<plane.size.height {
      for word in 0..<words {
        plane.words[y * words + word] &= ~watched[y / Self.tile * words + word]
      }
    }
  }

  private mutating func count(_ raw: BitPlane, _ last: BitPlane) {
    for index in set.indices {
      set[index] = 0
      toggles[index] = 0
    }
    let words = raw.wordsPerRow
    for y in 0..<raw.size.height {
      let base = y / Self.tile * columns
      for word in 0..<words {
        let bits = raw.words[y * words + word]
        let changed = bits ^ last.words[y * words + word]
        guard bits | changed != 0 else { continue }
        for quarter in 0..<4 {
          let shift = UInt64(quarter * Self.tile)
          set[base + 4 * word + quarter] += Int32((bits >> shift & 0xFFFF).nonzeroBitCount)
          toggles[base + 4 * word + quarter] += Int32((changed >> shift & 0xFFFF).nonzeroBitCount)
        }
      }
    }
  }
}
