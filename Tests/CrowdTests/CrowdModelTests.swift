import Pixels
import TestSupport
import Testing

@testable import Crowd

@Suite struct CrowdModelTests {
  @Test func shippedModelIsRead() throws {
    let model = try CrowdModel(ModelFiles.model)
    #expect(model.block == 16)
    #expect(model.parameterCount == 562_508)
    #expect(model.binCentres == [1, 2, 3, 4, 5, 6, 7, 8, 10, 14])
    #expect(model.mean == [124, 116, 104])
    #expect(model.layers.last?.name == "output")
    let billions = Double(model.multiplications(width: 640, height: 360)) / 1e9
    #expect((1.02...1.05).contains(billions))
  }

  @Test func checksumIsThatOfZip() {
    #expect(CRC32.checksum([UInt8]("123456789".utf8).span, zeroed: 0..<0) == 0xCBF4_3926)
  }

  // MARK: - Each malformation by name

  @Test func shortFileSaysHowLongItShouldBe() {
    let model = ModelFiles.model
    #expect(throws: CrowdModelError.cutShort(bytes: 40, expected: 64)) {
      try CrowdModel(Array(model[..<40]))
    }
    #expect(throws: CrowdModelError.cutShort(bytes: 100_000, expected: model.count)) {
      try CrowdModel(Array(model[..<100_000]))
    }
  }

  @Test func otherFilesAreNoModels() {
    for bytes in [[], [0x50], ModelFiles.activations, [UInt8](repeating: 255, count: 500)] {
      #expect { try CrowdModel(bytes) } throws: {
        if case CrowdModelError.wrongMagic(_, "PANTAUCN") = $0 { true } else { false }
      }
    }
  }

  @Test func laterVersionIsRefused() {
    var bytes = ModelFiles.model
    bytes[8] = 2
    #expect(throws: CrowdModelError.wrongVersion(found: 2, expected: 1)) {
      try CrowdModel(ModelFiles.signed(bytes))
    }
  }

  @Test(arguments: [9_000, 1_000_000])
  func changedByteFailsTheChecksum(place: Int) {
    var bytes = ModelFiles.model
    bytes[place] ^= 1
    #expect { try CrowdModel(bytes) } throws: {
      if case CrowdModelError.damaged = $0 { true } else { false }
    }
  }

  @Test(arguments: [(16, 0 as UInt32), (20, 1 << 30), (24, 65), (24, 1 << 31), (28, 1 << 30)])
  func senselessHeaderIsRefused(place: Int, value: UInt32) {
    var bytes = ModelFiles.model
    ModelFiles.put(value, in: &bytes, at: place)
    #expect { try CrowdModel(ModelFiles.signed(bytes)) } throws: {
      if case CrowdModelError.wrongHeader = $0 { true } else { false }
    }
  }

  @Test func textMustBeUTF8() {
    var bytes = ModelFiles.model
    bytes[70] = 0xFF
    #expect(throws: CrowdModelError.notText) { try CrowdModel(ModelFiles.signed(bytes)) }
  }

  /// A whole network: a 3x3 convolution of 3 to 2 channels, one to the bins' logit and two.
  static let lines = [
    "mean 124 116 104", "block 2", "bins 3",
    "conv stem picture 3 2 3 2 relu6 0 256", "conv output stem 2 3 1 1 linear 320 384",
  ]
  static let blob = [Float](repeating: 0.5, count: 112)

  @Test func smallModelIsRead() throws {
    let model = try CrowdModel(ModelFiles.file(Self.lines, blob: Self.blob))
    #expect(model.layers.count == 2)
    #expect(model.parameterCount == 3 * 9 * 2 + 2 + 6 + 3)
  }

  @Test(arguments: [
    (0, "mean 124 116"), (0, "mean 124 116 nan"), (0, "mean 124 116 1e9"), (0, "block 2"),
    (1, "block 3"), (1, "block 2 2"), (1, "block two"), (2, "bins"), (2, "bins -1"),
    (3, "convolution stem picture 3 2 3 2 relu6 0 256"), (3, "conv"),
    (3, "conv stem picture 3 2 3 2 relu7 0 256"), (3, "conv stem picture 3 2 5 2 relu6 0 256"),
    (3, "conv stem picture 3 2 3 3 relu6 0 256"), (3, "conv stem picture 3 x 3 2 relu6 0 256"),
    (3, "conv stem picture 3 0 3 2 relu6 0 256"), (3, "conv stem sky 3 2 3 2 relu6 0 256"),
    (3, "conv stem picture 3 99999999999 3 2 relu6 0 256"),
    (3, "conv stem picture 3 99999999999999999999 3 2 relu6 0 256"),
    (4, "add output stem"), (4, "double output"), (4, "range stem 0"), (4, "range sky 0 0"),
    (4, "depthwise output stem 2 2 1 1 linear 320 384"), (4, "conv stem stem 2 3 1 1 linear 0 0"),
  ])
  func senselessLineIsNamed(index: Int, line: String) {
    var lines = Self.lines
    lines[index] = line
    #expect { try CrowdModel(ModelFiles.file(lines, blob: Self.blob)) } throws: {
      guard case CrowdModelError.wrongLine(_, let text, _) = $0 else { return false }
      return text == line || (line == "block 2" && text == "block 2")
    }
  }

  @Test(arguments: [0, 1, 2, 4])
  func missingLineIsNamed(index: Int) {
    var lines = Self.lines
    lines.remove(at: index)
    #expect { try CrowdModel(ModelFiles.file(lines, blob: Self.blob)) } throws: {
      if case CrowdModelError.missing = $0 { true } else { false }
    }
  }

  @Test func nothingFollowsTheOutput() {
    let lines = Self.lines + ["double more stem"]
    #expect { try CrowdModel(ModelFiles.file(lines, blob: Self.blob)) } throws: {
      if case CrowdModelError.wrongLine(6, _, _) = $0 { true } else { false }
    }
  }

  @Test(arguments: [
    (3, "conv stem picture 4 2 3 2 relu6 0 256"), (3, "conv stem picture 3 2 1 2 relu6 0 256"),
    (3, "depthwise stem picture 3 3 3 2 relu6 0 256"), (3, "double stem picture"),
    (4, "conv output stem 3 3 1 1 linear 320 384"), (4, "conv output stem 2 4 1 1 linear 320 384"),
    (4, "conv output stem 2 3 1 2 linear 320 384"), (4, "add output stem picture"),
  ])
  func layersThatDoNotFitAreNamed(index: Int, line: String) {
    var lines = Self.lines
    lines[index] = line
    #expect { try CrowdModel(ModelFiles.file(lines, blob: Self.blob)) } throws: {
      if case CrowdModelError.wrongShape = $0 { true } else { false }
    }
  }

  /// Such a model would be sound, and take a gigabyte for a picture.
  @Test func layersThatTakeTooMuchMemoryAreRefused() {
    var lines = Self.lines
    lines[3] = "conv wide picture 3 65 3 1 relu6 0 0"
    let blob = [Float](repeating: 0, count: 65 * 27)
    #expect {
      try CrowdModel(ModelFiles.file(lines, blob: blob))
    } throws: {
      if case CrowdModelError.wrongShape("wide", _, _) = $0 { true } else { false }
    }
  }

  /// A network with a 1x1 convolution before the output: one that can be computed in bytes.
  static let wideLines = [
    "mean 124 116 104", "block 2", "bins 3", "conv stem picture 3 2 3 2 relu6 0 256",
    "conv mix stem 2 2 1 1 relu6 320 384", "conv output mix 2 3 1 1 linear 320 384",
    "range stem 0 256",
  ]

  @Test func layersAreComputedInBytesIfAskedFor() throws {
    let bytes = ModelFiles.file(Self.wideLines, blob: Self.blob)
    let floats = try CrowdModel(bytes)
    #expect(floats.precision == .float32 && floats.layers.allSatisfy { $0.bytes == nil })
    let model = try CrowdModel(bytes, precision: .int8)
    #expect(model.precision == .int8 && model.parameterCount == floats.parameterCount)
    #expect(model.layers.map { $0.bytes != nil } == [false, true, false])
  }

  @Test func bytesNeedTheRangesOfLayers() {
    let bytes = ModelFiles.file(Self.wideLines.dropLast(), blob: Self.blob)
    #expect(throws: CrowdModelError.missing("range stem LOW HIGH")) {
      try CrowdModel(bytes, precision: .int8)
    }
  }

  @Test func rangesGoUpwards() {
    var blob = Self.blob
    blob[1] = 0.75
    #expect {
      try CrowdModel(ModelFiles.file(Self.wideLines, blob: blob))
    } throws: {
      if case CrowdModelError.wrongLine(7, _, _) = $0 { true } else { false }
    }
  }

  /// Products of weights and steps that no float holds.
  @Test func bytesOfAbsurdWeightsAreRefused() {
    var blob = [Float](repeating: 3e38, count: 112)
    blob[0] = -3e38
    var lines = Self.wideLines
    lines[6] = "range stem 0 320"
    for place in 0..<2 { blob[place] = -1e38 }
    #expect(throws: CrowdModelError.notFinite(name: "the weights of mix in bytes", index: 0)) {
      try CrowdModel(ModelFiles.file(lines, blob: blob.map { $0 / 2 }), precision: .int8)
    }
  }

  @Test(arguments: [
    "conv output stem 2 3 1 1 linear 448 384", "conv output stem 2 3 1 1 linear 320 4480",
    "conv output stem 2 3 1 1 linear 324 384", "conv output stem 2 3 1 1 linear -64 384",
    "conv output stem 2 3 1 1 linear 320 9223372036854775807",
  ])
  func weightsOutsideTheBlobAreRefused(line: String) {
    let lines = Self.lines.dropLast() + [line]
    #expect { try CrowdModel(ModelFiles.file(Array(lines), blob: Self.blob)) } throws: {
      if case CrowdModelError.outsideBlob = $0 { true } else { false }
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func weightsAreFinite(_ value: Float) {
    var blob = Self.blob
    blob[80 + 4] = value
    #expect(
      throws: CrowdModelError.notFinite(name: "the weights of output", index: 4)
    ) { try CrowdModel(ModelFiles.file(Self.lines, blob: blob)) }
  }

  // MARK: - Anything at all

  /// Whatever is changed in a file whose checksum fits: an error, or a model that runs.
  @Test(arguments: 0..<8 as Range<UInt64>)
  func spoiltFilesAreErrorsOrRun(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let original = ModelFiles.file(Self.lines, blob: Self.blob)
    for _ in 0..<300 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 8..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        default: bytes.removeLast(Int.random(in: 0...bytes.count - 64, using: &random) / 16)
        }
        if bytes.count <= 64 { break }
      }
      if Bool.random(using: &random), bytes.count > 64 {
        // Cut, but as long as it says.
        ModelFiles.put(UInt32(max(0, bytes.count - 320)), in: &bytes, at: 36)
      }
      run(ModelFiles.signed(bytes))
    }
  }

  /// The same with the real file, whose text alone is 7 kB.
  @Test(arguments: 100..<104 as Range<UInt64>)
  func spoiltShippedModelIsAnErrorOrRuns(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<12 {
      var bytes = ModelFiles.model
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 8..<8_000, using: &random)] = UInt8.random(
          in: 32...126, using: &random)
      }
      run(ModelFiles.signed(bytes))
    }
    let cut = ModelFiles.model.prefix(Int.random(in: 0..<ModelFiles.model.count, using: &random))
    #expect(throws: CrowdModelError.self) { try CrowdModel(Array(cut)) }
  }

  private func run(_ bytes: [UInt8]) {
    guard let model = try? CrowdModel(bytes) else { return }
    let counter = CrowdCounter(model: model, picture: .init(width: 33, height: 17))
    let picture = [UInt8](repeating: 200, count: 33 * 17 * 3)
    let total = counter.count(rgb: picture.span)
    #expect(total >= 0)
  }
}
