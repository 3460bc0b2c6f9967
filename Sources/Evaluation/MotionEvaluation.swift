import Media
public import Pixels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Scores the motion detector on labelled sequences by the rules of CDnet 2014.
///
/// Every picture is fed, those in the temporal region that have ground truth are scored, where the
/// region of interest is not 0 and the label neither 85 nor 170; 255 moves, anything else
/// (shadow 50 too) does not. Sequences say nothing of their frame rate: 25 frames/s are assumed.
public struct MotionEvaluation: Sendable {
  /// Where motion is looked for; `nil`: every sequence at its own resolution.
  public var grid: PixelSize?
  /// Masks are written there, `SEQUENCE/bin000001.png`: 0, 255 where something moves.
  public var masks: String?

  private static let framesPerSecond = 25.0

  public init(grid: PixelSize? = nil, masks: String? = nil) {
    self.grid = grid
    self.masks = masks
  }

  /// - Parameter onFrame: called after each picture with how many were analysed.
  public func score(
    _ sequence: SequenceFolder, onFrame: (Int) -> Void = { _ in }
  ) throws(EvaluationError) -> MotionScore {
    let reader = PictureReader()
    let size = try picture(sequence.pictures[0], by: reader, scaledTo: nil).size
    if let grid, grid.width > size.width || grid.height > size.height {
      throw .gridTooLarge(grid: grid, picture: size, sequence: sequence.name)
    }
    var scorer = MaskScorer(region: try region(of: sequence, size: size, by: reader))
    guard scorer.regionCount > 0 else { throw .emptyRegion(path: sequence.region) }
    let detector = SequenceDetector(picture: size, grid: grid)
    let target = try maskFolder(of: sequence)
    let mask = LumaPlane(size: size)
    var scoredFrames = 0
    for (index, entry) in sequence.pictures.enumerated() {
      let frame = try picture(entry, by: reader, scaledTo: detector.scaledSize, expecting: size)
      do { try detector.process(frame) } catch { throw .picture(error) }
      if target != nil || entry.truth != nil { MaskScorer.spread(detector.mask, over: mask) }
      if let target { try write(mask, number: entry.number, to: target) }
      if let truth = entry.truth {
        scorer.add(mask, truth: try levels(truth, size: size, by: reader))
        scoredFrames += 1
      }
      onFrame(index + 1)
    }
    let frames = sequence.pictures.count
    return MotionScore(
      name: sequence.name, frames: frames, scoredFrames: scoredFrames, counts: scorer.counts,
      millisecondsPerFrame: detector.time.inSeconds * 1_000 / Double(frames))
  }

  // MARK: - Private

  private func picture(
    _ entry: SequenceFolder.Picture, by reader: PictureReader, scaledTo target: PixelSize?,
    expecting size: PixelSize? = nil
  ) throws(EvaluationError) -> DecodedFrame {
    let pts = MediaTime(seconds: Double(entry.number) / Self.framesPerSecond)
    let picture: DecodedFrame
    do {
      picture = try reader.picture(entry.path, at: pts, scaledTo: target)
    } catch {
      throw .picture(error)
    }
    if let size, reader.fileSize != size {
      throw .sizeMismatch(path: entry.path, expected: size, found: reader.fileSize)
    }
    return picture
  }

  private func levels(
    _ path: String, size: PixelSize, by reader: PictureReader
  ) throws(EvaluationError) -> LumaPlane {
    let plane: LumaPlane
    do { plane = try reader.levels(path) } catch { throw .picture(error) }
    guard plane.size == size else {
      throw .sizeMismatch(path: path, expected: size, found: plane.size)
    }
    return plane
  }

  private func region(
    of sequence: SequenceFolder, size: PixelSize, by reader: PictureReader
  ) throws(EvaluationError) -> BitPlane {
    let levels = try levels(sequence.region, size: size, by: reader)
    // JPEG trembles beside edges; the other two are exact.
    let least: UInt8 = sequence.region.hasSuffix(".jpg") ? 128 : 1
    var region = BitPlane(size: size)
    for y in 0..<size.height {
      let row = levels.row(y)
      for x in row.indices where row[x] >= least { region[x, y] = true }
    }
    return region
  }

  // MARK: - Masks

  private func maskFolder(of sequence: SequenceFolder) throws(EvaluationError) -> String? {
    guard let masks else { return nil }
    let folder = masks + "/" + sequence.name
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .notWritable(path: folder, reason: "the folder cannot be made")
    }
    return folder
  }

  private func write(
    _ mask: LumaPlane, number: Int, to folder: String
  ) throws(EvaluationError) {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    let path = "\(folder)/bin\(padded).png"
    let bytes: [UInt8]
    do { bytes = try GrayPNG.encode(mask) } catch { throw .picture(error) }
    do {
      try Data(bytes).write(to: URL(filePath: path))
    } catch {
      throw .notWritable(path: path, reason: "the file cannot be written")
    }
  }
}
