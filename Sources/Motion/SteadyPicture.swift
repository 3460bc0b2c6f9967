internal import Pixels

/// The picture of a shaking camera, put where the model has it.
///
/// Cells that the shift moved out of sight keep what was seen in them last. What is ignored lies in
/// the picture, as a clock that the camera draws: the model knows nothing of cells that it passed.
final class SteadyPicture {
  private(set) var frame: Frame
  /// Cells of the model of which this picture says nothing.
  private(set) var unwatched: BitPlane
  private let ignored: BitPlane?
  /// Where the model has what is ignored now, and where it had it since the shaking began.
  private var ignoredNow: BitPlane
  private var ignoredSoFar: BitPlane
  /// Whether `frame` holds the last picture.
  private var isCurrent = false

  init(size: PixelSize, ignored: BitPlane?) {
    guard let frame = FramePool(size: size, slots: 1).acquire(pts: .zero) else {
      preconditionFailure("a new pool has a slot")
    }
    self.frame = frame
    self.ignored = ignored
    unwatched = BitPlane(size: size)
    ignoredNow = unwatched
    ignoredSoFar = unwatched
  }

  /// The next picture is not taken: what is kept of earlier ones grows old.
  func skip() { isCurrent = false }

  func take(_ source: borrowing Frame, shift: PictureShift) {
    if !isCurrent {
      copy(source, shift: .zero)
      ignoredSoFar.clear()
    }
    isCurrent = true
    copy(source, shift: shift)
    findMissing(shift)
    if let ignored {
      ignoredNow.copyBits(of: ignored, shiftedBy: -shift)
      ignoredSoFar.formUnion(ignoredNow)
      unwatched.formUnion(ignoredSoFar)
    }
  }

  // MARK: - Private

  private func copy(_ source: borrowing Frame, shift: PictureShift) {
    for y in Self.visible(source.size.height, shift.y) {
      var row = frame.mutableRow(y)
      Self.copy(source.row(y + shift.y), into: &row, shift: shift.x)
    }
    frame.hasChroma = source.hasChroma
    guard source.hasChroma else { return }
    for chroma in Chroma.allCases {
      for y in Self.visible(source.chromaSize.height, shift.y >> 1) {
        var row = frame.mutableRow(y, of: chroma)
        let padded = source.paddedRow(y + (shift.y >> 1), of: chroma)
        Self.copy(padded.extracting(0..<row.count), into: &row, shift: shift.x >> 1)
      }
    }
  }

  private static func copy(_ source: Span<UInt8>, into row: inout MutableSpan<UInt8>, shift: Int) {
    for x in visible(source.count, shift) { row[x] = source[x + shift] }
  }

  private func findMissing(_ shift: PictureShift) {
    for index in unwatched.words.indices { unwatched.words[index] = ~0 }
    let columns = Self.visible(frame.size.width, shift.x)
    for y in Self.visible(frame.size.height, shift.y) {
      unwatched.fill(row: y, from: columns.lowerBound, through: columns.upperBound - 1, with: false)
    }
    for y in 0..<frame.size.height {
      unwatched.words[(y + 1) * unwatched.wordsPerRow - 1] &=
        unwatched.usedBits(inWord: unwatched.wordsPerRow - 1)
    }
  }

  /// The places that have a source when `count` of them are shifted.
  private static func visible(_ count: Int, _ shift: Int) -> Range<Int> {
    max(0, -shift)..<min(count, count - shift)
  }
}
