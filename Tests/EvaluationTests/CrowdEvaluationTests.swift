import Crowd
import Foundation
import Media
import Pixels
import TestSupport
import Testing

@testable import Evaluation

@Suite struct CountErrorsTests {
  @Test func errorsAreThoseOfTheLiterature() {
    var errors = CountErrors()
    for (counted, truth) in [(13.0, 10), (46, 50), (210, 200), (301, 301), (2, 0), (8, 10)] {
      errors.add(counted: counted, truth: truth)
    }
    #expect(errors.images == 6)
    #expect(abs(errors.meanAbsolute - 21.0 / 6) < 1e-12)
    #expect(abs(errors.bias - 9.0 / 6) < 1e-12)
    #expect(abs(errors.rootMeanSquare - (133.0 / 6).squareRoot()) < 1e-12)
    let percent = errors.meanPercent
    #expect(percent.count == 4)
    for (band, expected) in [
      (CountErrors.Band.few, 25.0), (.tens, 8), (.many, 5), (.hundreds, 0),
    ] {
      #expect(abs(percent[band, default: -1] - expected) < 1e-12, "\(band)")
    }
  }

  @Test(
    arguments: [
      (0, nil), (1, .few), (10, .few), (11, .tens), (50, .tens), (51, .many), (200, .many),
      (201, .hundreds), (5000, .hundreds),
    ] as [(Int, CountErrors.Band?)])
  func bandsHaveTheirEnds(persons: Int, band: CountErrors.Band?) {
    #expect(CountErrors.Band(persons: persons) == band)
  }

  @Test func nothingHasNoErrors() {
    let errors = CountErrors()
    #expect(errors.meanAbsolute == 0 && errors.rootMeanSquare == 0 && errors.bias == 0)
    #expect(errors.meanPercent.isEmpty)
  }
}

@Suite struct BlockSumsTests {
  /// A picture whose last blocks reach beyond it, and what the network sees there.
  private static func density(_ size: PixelSize) -> DensityMap {
    let counter = CrowdCounter(model: TinyCrowd.model, picture: size)
    let rgb = (0..<3 * size.area).map { UInt8(truncatingIfNeeded: $0 * 31 ^ $0 >> 5) }
    counter.count(rgb: rgb.span)
    return counter.density
  }

  @Test(arguments: [(64, 64), (100, 60), (17, 33), (5, 3)])
  func partsAddUpToTheWhole(width: Int, height: Int) {
    let size = PixelSize(width: width, height: height)
    let density = Self.density(size)
    let sums = BlockSums(picture: size, block: 16, region: nil)
    for parts in [1, 2, 4, 8] {
      let persons = sums.persons(density, parts: parts)
      #expect(persons.count == parts * parts)
      #expect(abs(persons.reduce(0, +) - density.total) < 1e-9)
    }
  }

  /// 48 pixels are three blocks: half of the middle ones belong to each side.
  @Test func blocksThatStraddleABorderAreShared() {
    let size = PixelSize(width: 48, height: 16)
    let density = Self.density(size)
    let left = BlockSums(picture: size, block: 16, region: nil).persons(density, parts: 2)
    let c = density.counts.map { Double($0) }
    #expect(abs(left[0] + left[2] - (c[0] + c[1] / 2)) < 1e-9)
    #expect(abs(left[0] - left[2]) < 1e-9)
  }

  @Test func aRegionTakesItsShareOfEachBlock() throws {
    let size = PixelSize(width: 40, height: 32)
    let density = Self.density(size)
    let half = try Polygon([
      RelativePoint(x: 0, y: 0), RelativePoint(x: 0.5, y: 0), RelativePoint(x: 0.5, y: 1),
      RelativePoint(x: 0, y: 1),
    ])
    let sums = BlockSums(picture: size, block: 16, region: half.rasterised(on: size))
    let c = density.counts.map { Double($0) }
    // 20 of 40 columns: the first block, and 4 of 16 of the second.
    let expected = c[0] + c[3] + (c[1] + c[4]) / 4
    #expect(abs(sums.persons(density, parts: 1)[0] - expected) < 1e-9)
    #expect(sums.heads([.init(x: 19.9, y: 5), .init(x: 20.1, y: 5)], parts: 1) == [1])
  }

  @Test(arguments: [
    (0.0, 0.0, 0), (49.9, 0, 0), (50, 0, 1), (99, 59, 3), (100, 60, 3), (130, -5, 1), (-3, 70, 2),
  ])
  func headsOutsideThePictureBelongToItsEdge(x: Double, y: Double, part: Int) {
    let sums = BlockSums(
      picture: PixelSize(width: 100, height: 60), block: 16, region: nil)
    var expected = [0, 0, 0, 0]
    expected[part] = 1
    #expect(sums.heads([.init(x: x, y: y)], parts: 2) == expected)
  }
}

@Suite struct SmoothedCountTests {
  @Test func aStepArrivesByTheTimeConstant() {
    var smoothed = SmoothedCount(framesPerSecond: 10)
    #expect(smoothed.add(0) == 0)
    for _ in 0..<5 { _ = smoothed.add(100) }
    // After half a second.
    #expect(abs((smoothed.value ?? 0) - 100 * (1 - exp(-1))) < 1e-9)
  }

  @Test func theFirstPictureIsTakenAsItIs() {
    var smoothed = SmoothedCount(framesPerSecond: 2)
    #expect(smoothed.add(31) == 31)
  }
}

@Suite struct CrowdEvaluationTests {
  private func set(_ files: TemporaryDirectory) throws -> CrowdSet {
    try TinyCrowd(folder: files.file("tiny")).write()
    return try #require(CrowdSet.all(in: files.path).first)
  }

  @Test func countsAreThoseOfTheEngine() throws {
    let files = try TemporaryDirectory()
    let set = try set(files)
    var pictures: [CountedPicture] = []
    let score = try CrowdEvaluation(model: TinyCrowd.model).score(set) { pictures.append($0) }
    #expect(pictures.map(\.name) == set.pictures.map(\.name))
    #expect(pictures.map(\.truth) == [2, 1, 0])
    let counter = CrowdCounter(model: TinyCrowd.model, picture: TinyCrowd.size)
    for (picture, counted) in zip(set.pictures, pictures) {
      let levels = try PictureReader().levels(picture.path)
      var rgb: [UInt8] = []
      for y in 0..<levels.size.height {
        let row = levels.row(y)
        for x in row.indices { rgb += [row[x], row[x], row[x]] }
      }
      #expect(abs(counter.count(rgb: rgb.span) - counted.counted) < 1e-4)
    }
    let errors = pictures.map { $0.counted - Double($0.truth) }
    #expect(abs(score.errors.bias - errors.reduce(0, +) / 3) < 1e-9)
    #expect(score.game.count == 3 && score.game[0] >= score.errors.meanAbsolute - 1e-9)
    #expect(score.game[0] <= score.game[1] + 1e-9 && score.game[1] <= score.game[2] + 1e-9)
    #expect(score.smoothed == nil && pictures.allSatisfy { $0.smoothed == nil })
    #expect(score.millisecondsPerImage > 0)
  }

  @Test func consecutivePicturesAreSmoothedToo() throws {
    let files = try TemporaryDirectory()
    var evaluation = CrowdEvaluation(model: TinyCrowd.model)
    evaluation.framesPerSecond = 2
    var pictures: [CountedPicture] = []
    let score = try evaluation.score(set(files)) { pictures.append($0) }
    var expected = pictures[0].counted
    let weight = 1 - exp(-1.0)
    for picture in pictures {
      expected += weight * (picture.counted - expected)
      #expect(abs(try #require(picture.smoothed) - expected) < 1e-9)
    }
    let bias = pictures.reduce(0) { $0 + ($1.smoothed ?? 0) - Double($1.truth) } / 3
    #expect(abs(try #require(score.smoothed).bias - bias) < 1e-9)
  }

  @Test(arguments: [0.5, 2.0, 0.77])
  func headsFollowTheScale(scale: Double) throws {
    let files = try TemporaryDirectory()
    var evaluation = CrowdEvaluation(model: TinyCrowd.model)
    evaluation.scale = scale
    evaluation.region = try CrowdRegion("0,0 0.5,0 0.5,1 0,1")
    var truths: [Int] = []
    _ = try evaluation.score(set(files)) { truths.append($0.truth) }
    // (10, 10) is in the left half, (90, 60) and (50, 32) are not.
    #expect(truths == [1, 0, 0])
  }

  @Test func aMaskIsLookedForInTheSetsFolderFirst() throws {
    let files = try TemporaryDirectory()
    let set = try set(files)
    let right = LumaPlane(size: TinyCrowd.size)
    for y in 0..<right.size.height {
      var row = right.mutableRow(y)
      for x in 48..<96 { row[x] = 255 }
    }
    try TinySequence.write(right, to: files.file("tiny/roi.png"))
    try TinySequence.write(
      LumaPlane(size: TinyCrowd.size, filledWith: 255), to: files.file("all.png"))
    for (name, expected) in [("roi.png", [1, 1, 0]), (files.file("all.png"), [2, 1, 0])] {
      var evaluation = CrowdEvaluation(model: TinyCrowd.model)
      evaluation.region = .mask(name)
      var truths: [Int] = []
      _ = try evaluation.score(set) { truths.append($0.truth) }
      #expect(truths == expected)
    }
  }

  @Test func regionsThatDoNotFitAreRefused() throws {
    let files = try TemporaryDirectory()
    let set = try set(files)
    try TinySequence.write(LumaPlane(size: TinyCrowd.size), to: files.file("black.png"))
    try TinySequence.write(
      LumaPlane(size: PixelSize(width: 32, height: 64)), to: files.file("small.png"))
    for (name, message) in [
      (files.file("black.png"), "the region of interest is empty"),
      (files.file("small.png"), "expected 96x64 pixels as in the first picture, found 32x64"),
      ("none.png", "expected a mask \(set.folder)/none.png or none.png, or a polygon"),
    ] {
      var evaluation = CrowdEvaluation(model: TinyCrowd.model)
      evaluation.region = .mask(name)
      let error = #expect(throws: EvaluationError.self) { _ = try evaluation.score(set) }
      #expect(error?.description.contains(message) == true, "\(error as Any)")
    }
    #expect(throws: Polygon.Flaw.self) { _ = try CrowdRegion("0,0 1,1") }
    #expect(throws: Polygon.Flaw.self) { _ = try CrowdRegion("0,0 1,1 2,0") }
  }

  @Test func nobodyIsCountedInEvenPictures() throws {
    let files = try TemporaryDirectory()
    let folder = try EmptyFolder(set(files).folder + "/images")
    var evaluation = EmptyEvaluation(model: TinyCrowd.model)
    evaluation.drawnCount = 17
    var calls: [Int] = []
    let scores = try evaluation.score([folder]) { calls.append($0) }
    #expect(calls == Array(1...20))
    #expect(
      scores.map(\.name) == [
        "black", "white", "grey", "colour", "gradient", "noise", "scene", "images",
      ])
    #expect(scores.map(\.images) == [2, 2, 2, 2, 2, 4, 3, 3])
    for score in scores.prefix(5) { #expect(score.largest < 0.5, "\(score)") }
    #expect(EmptyScore.total(of: scores).images == 20)
  }

  @Test func emptyScoresAddUp() {
    var (one, two) = (EmptyScore(name: "one"), EmptyScore(name: "two"))
    for counted in [0.5, 3.0] { one.add(counted, in: .milliseconds(10)) }
    two.add(4, in: .milliseconds(40))
    let total = EmptyScore.total(of: [one, two])
    #expect((one.mean, one.largest, one.above) == (1.75, 3, 0))
    #expect((total.images, total.mean, total.largest, total.above) == (3, 2.5, 4, 1))
    #expect(abs(total.millisecondsPerImage - 20) < 1e-9)
  }

  /// Beside the pictures of a sequence are masks, which are none.
  @Test func theFolderInputGoesBeforeWhatIsBesideIt() throws {
    let files = try TemporaryDirectory()
    try TinySequence(folder: files.file("a"), frames: 3, labelled: 2...3).write()
    #expect(try EmptyFolder(files.file("a")).pictures.count == 3)
    let alone = try EmptyFolder(files.file("a/input"))
    #expect(alone.name == "input" && alone.pictures.count == 3)
  }

  @Test func foldersWithoutPicturesAreRefused() throws {
    let files = try TemporaryDirectory()
    for (path, message) in [(files.path, "no picture in"), (files.file("a"), "is not a folder")] {
      let error = #expect(throws: EvaluationError.self) { _ = try EmptyFolder(path) }
      #expect(error?.description.contains(message) == true, "\(error as Any)")
    }
  }
}
