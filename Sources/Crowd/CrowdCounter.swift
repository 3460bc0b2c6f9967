public import Kernels
public import Pixels

/// Counts the persons in pictures of one size with a crowd network.
///
/// Everything is allocated at start, nothing for a picture. Belongs to one thread at a time; each
/// worker has its own, and all share the model.
public final class CrowdCounter {
  public let model: CrowdModel
  /// Of the pictures, in pixels. The network's own size is this in whole blocks, rounded up; what
  /// is added on the right and below has the mean colour.
  public let picture: PixelSize
  /// Persons in each block of the last picture; zeros before the first. Who keeps a copy while
  /// counting goes on pays for one allocation a picture.
  public private(set) var density: DensityMap

  private let network: DensityNetwork
  private let decoder: BlockDecoder
  private let kernels: KernelSet
  /// Chroma of a row, a sample a column.
  private var blue: [Float]
  private var red: [Float]

  /// `picture` is not empty. Larger pictures cost in proportion: time, and memory for one.
  public init(model: CrowdModel, picture: PixelSize, kernels: KernelSet = .best) {
    precondition(picture.area > 0, "an empty picture")
    self.model = model
    self.picture = picture
    self.kernels = kernels
    blue = Array(repeating: 0, count: picture.width)
    red = blue
    let block = model.block
    let blocks = PixelSize(
      width: (picture.width + block - 1) / block, height: (picture.height + block - 1) / block)
    density = DensityMap(size: blocks, block: block)
    decoder = BlockDecoder(binCentres: model.binCentres)
    network = DensityNetwork(
      model, width: blocks.width * block, height: blocks.height * block, kernels: kernels)
  }

  /// Bytes of memory that this takes beyond the model.
  public var byteCount: Int { network.byteCount }

  /// Counts a decoded picture, in colour where it has chroma; the result is in `density` too.
  ///
  /// - Parameters:
  ///   - frame: of the size `picture`.
  ///   - range: what the camera's bytes mean; `nil`: what the frame says. `.full` for what
  ///     `PictureReader` read from a file.
  /// - Returns: persons in the whole picture.
  @discardableResult
  public func count(_ frame: borrowing Frame, range: ColourRange? = nil) -> Double {
    precondition(frame.size == picture, "a frame of another size")
    let rules = ColourRules(range ?? (frame.isFullRange ? .full : .limited), mean: model.mean)
    let (width, height) = (picture.width, picture.height)
    network.run { y, row in
      guard y < height else { return }
      var pixels = row._mutatingExtracting(0..<3 * width)
      if frame.hasChroma {
        interpolate(.blue, ofRow: y, of: frame, into: &blue)
        interpolate(.red, ofRow: y, of: frame, into: &red)
        let (blue, red) = (blue, red)
        kernels.convertColours(frame.row(y), blue.span, red.span, rules, &pixels)
      } else {
        kernels.convertColours(frame.row(y), Span(), Span(), rules, &pixels)
      }
    }
    return decode()
  }

  /// Counts a picture of bytes: red, green, blue, `3 * picture.width` of them a row, rows one after
  /// another.
  @discardableResult
  public func count(rgb: Span<UInt8>) -> Double {
    precondition(rgb.count == 3 * picture.area, "a picture of another size")
    let (stride, height, mean) = (3 * picture.width, picture.height, model.mean)
    network.run { y, row in
      guard y < height else { return }
      var pixels = row._mutatingExtracting(0..<stride)
      kernels.centreColours(rgb.extracting(y * stride..<(y + 1) * stride), mean, &pixels)
    }
    return decode()
  }

  private func interpolate(
    _ plane: Chroma, ofRow y: Int, of frame: borrowing Frame, into row: inout [Float]
  ) {
    let samples = (picture.width + 1) / 2
    let last = (picture.height + 1) / 2 - 1
    let far = min(max(y / 2 + (y.isMultiple(of: 2) ? -1 : 1), 0), last)
    var output = row.mutableSpan
    kernels.interpolateChroma(
      frame.paddedRow(y / 2, of: plane).extracting(0..<samples),
      frame.paddedRow(far, of: plane).extracting(0..<samples), &output)
  }

  private func decode() -> Double {
    let network = network
    let output = network.output
    var place = 0
    for y in 0..<output.height {
      let row = network.row(y, of: output)
      for x in 0..<output.width {
        let start = x * output.pitch
        density.counts[place] = decoder.persons(
          row.extracting(start..<start + output.channels))
        place += 1
      }
    }
    return density.total
  }
}
