import Foundation
import Media
import Pixels
import SampleStreams
import Testing

/// The clips in the repository are what the generator says they are.
@Suite struct CommittedClipTests {
  static let names = ["gate", "street", "plaza", "corridor-night"]

  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "sample-streams").path()

  @Test(arguments: names, SampleStream.allCases)
  func clipHasTheFramesAndKeyFramesThatItsTruthSays(name: String, stream: SampleStream) throws {
    let truth = try TruthFile(path: Self.folder + "/" + SampleWriter.truthFileName(of: name))
    let clip = try Clip(path: Self.folder + "/" + SampleWriter.fileName(of: name, stream: stream))
    #expect(clip.codec == "h264")
    #expect(clip.size == stream.size)
    #expect(clip.keyFrames.count == truth.frames)
    #expect(clip.framesPerSecond == 25)
    for (frame, isKey) in clip.keyFrames.enumerated() {
      #expect(isKey == frame.isMultiple(of: 50), "frame \(frame)")
    }
  }

  @Test(arguments: names)
  func truthIsWhatTheGeneratorSaysToday(name: String) throws {
    let stored = try TruthFile(path: Self.folder + "/" + SampleWriter.truthFileName(of: name))
    let scene = try #require(SampleScene(named: name, seed: stored.seed))
    // Not compared inside #expect: a difference would print both files.
    let isCurrent = stored == scene.truth(every: SampleWriter.truthInterval)
    #expect(isCurrent, "render the clips again")
  }

  @Test func togetherTheyStaySmall() throws {
    var bytes = 0
    for name in Self.names {
      for stream in SampleStream.allCases {
        let path = Self.folder + "/" + SampleWriter.fileName(of: name, stream: stream)
        bytes += try Data(contentsOf: URL(filePath: path)).count
      }
    }
    #expect(bytes < 12_000_000)
  }

  @Test func writerMakesAClipWithItsTruthBesideIt() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var scene = try #require(SampleScene(named: "gate", seed: 5))
    scene.frameCount = 60
    var last: SampleWriter.Progress?
    try SampleWriter.write(scene, to: folder.path(), streams: [.sub]) { last = $0 }
    #expect(last?.frame == 60 && last?.frameCount == 60 && last?.stream == .sub)
    let clip = try Clip(path: folder.appending(path: "gate-sub.mp4").path())
    #expect(clip.keyFrames.count == 60)
    let truth = try TruthFile(path: folder.appending(path: "gate.json").path())
    let isExact = truth == scene.truth(every: SampleWriter.truthInterval)
    #expect(isExact)
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "gate-main.mp4").path()))
  }

  @Test func writerSaysWhereItCannotWrite() throws {
    var scene = try #require(SampleScene(named: "empty"))
    scene.frameCount = 1
    #expect(throws: SampleError.self) {
      try SampleWriter.write(scene, to: "/nowhere/at/all", streams: [.sub])
    }
  }

  @Test func aTruthFileThatIsNoneIsAnErrorWithItsPath() throws {
    #expect {
      try TruthFile(path: Self.folder + "/README.md")
    } throws: { error in
      if case SampleError.badTruth(let path, _) = error {
        path.hasSuffix("README.md")
      } else {
        false
      }
    }
  }
}

/// What a demuxer says of a file.
private struct Clip {
  var codec: String
  var size: PixelSize
  var framesPerSecond: Double?
  var keyFrames: [Bool] = []

  init(path: String) throws {
    let demuxer = try Demuxer(
      StreamAddress(path), options: StreamOptions(), interrupt: InterruptFlag())
    codec = demuxer.parameters.codec
    size = demuxer.parameters.size
    framesPerSecond = demuxer.parameters.framesPerSecond
    let packet = Packet()
    while case .packet = try demuxer.read(into: packet) { keyFrames.append(packet.isKeyFrame) }
  }
}
