import ArgumentParser
import Foundation
import Media

/// Finds the clips that are measured; what it makes is removed with it.
final class ClipSearch {
  private let work: TemporaryFolder
  private let clipFolder = "sample-streams"

  init() throws(BenchError) { work = try TemporaryFolder() }

  /// The first of: `argument`, a sample clip, a clip made from real footage.
  func clip(_ argument: String?) throws -> String {
    if let argument {
      guard try StreamAddress(argument).isFile else { throw BenchError.notAFile(argument) }
      return argument
    }
    if let sample { return sample }
    if let footage = try encodedFootage() { return footage }
    throw BenchError.noClip
  }

  /// A sample clip and a clip of real footage: those of them that there are.
  func clips() throws -> [String] {
    let found = [sample, try encodedFootage()].compactMap { $0 }
    guard !found.isEmpty else { throw BenchError.noClip }
    return found
  }

  /// `gate-main.mp4` if it is there, else another main stream, else any clip.
  private var sample: String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: clipFolder)) ?? []
    let clips = names.filter { $0.hasSuffix(".mp4") }.sorted()
    let chosen =
      clips.first { $0 == "gate-main.mp4" } ?? clips.first { $0.hasSuffix("-main.mp4") }
      ?? clips.first
    return chosen.map { "\(clipFolder)/\($0)" }
  }

  /// People on a campus (vtest.avi of Debian's opencv-doc), encoded as a camera would: 20 s of
  /// 1080p25 at 4 Mbit/s, a GOP of 2 s, no B-frames, with a sensor's noise.
  private func encodedFootage() throws(BenchError) -> String? {
    guard let folder = ProcessInfo.processInfo.environment["PANTAU_FOOTAGE"] else { return nil }
    let source = folder + "/vtest.avi"
    guard FileManager.default.fileExists(atPath: source) else { return nil }
    let target = work.path + "/vtest-1080p25.mp4"
    Console.say("bench: encoding \(target) ...")
    // Played at 25 instead of 10 frames/s; 4:3 filled to 16:9 by cutting above and below.
    let filter =
      "setpts=N/25/TB,scale=1920:1440:flags=lanczos,crop=1920:1080,"
      + "noise=alls=5:allf=t:all_seed=1,format=yuv420p"
    _ = try Tool.output(
      of: "ffmpeg",
      ["-v", "error", "-y", "-i", source, "-an", "-vf", filter, "-r", "25", "-frames:v", "500"]
        + ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-bf", "0"]
        + ["-refs", "1", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0"]
        + ["-b:v", "4M", "-maxrate", "4M", "-bufsize", "4M", target])
    return target
  }
}

/// The clip of a benchmark on its own.
struct ClipArgument: ParsableArguments {
  @Argument(
    help: "A video file; else a clip of sample-streams, else one made from the footage.")
  var input: String?
}
