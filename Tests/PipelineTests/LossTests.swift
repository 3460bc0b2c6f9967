import Foundation
import Media
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// What was lost on the way is no motion.
@Suite struct LossTests {
  /// Twenty seconds of a scene in which nothing is but the camera's noise.
  private static let quiet = Result { () throws -> Data in
    let folder = try TemporaryDirectory()
    try ChildProcess.run([
      "/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-i", Clips.path("gate", .sub), "-vf",
      "select=eq(n\\,0),loop=-1:1,setpts=N/25/TB,noise=alls=8:allf=t", "-t", "20", "-threads", "1",
      "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "25", "-b:v", "1500k",
      folder.file("quiet.ts"),
    ])
    return try Data(contentsOf: URL(filePath: folder.file("quiet.ts")))
  }

  /// Two of a thousand packets of MPEG-TS; with seeds 4 and 5 the damage would be taken for motion.
  @Test(arguments: [UInt64(3), 4, 5])
  func lossMakesNoEvent(seed: UInt64) throws {
    let folder = try TemporaryDirectory()
    var random = SplitMix64(seed: seed)
    let whole = try Self.quiet.get()
    var rest = Data()
    for start in stride(from: 0, to: whole.count, by: 188) {
      let isLost = random.next() % 1_000 < 2
      // The first ones say what the stream is.
      if start < 188 * 100 || !isLost { rest += whole[start..<min(start + 188, whole.count)] }
    }
    try rest.write(to: URL(filePath: folder.file("rest.ts")))
    var camera = CameraConfiguration(
      id: CameraID("cam")!, name: "cam", address: try StreamAddress(folder.file("rest.ts")))
    camera.playback.isRealtime = false
    let analysed = try Analysed(camera)
    #expect(analysed.events.isEmpty)
    #expect(analysed.summary.corruptPackets > 0)
    #expect(analysed.summary.frames > 100, "it is not blind meanwhile")
  }
}
