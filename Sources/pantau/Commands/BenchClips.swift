import CameraBench
import Foundation
import Media
import Pipeline
import SampleStreams

/// Rendered clips in which something moves now and then, for benchmarks with cameras.
struct BenchClips {
  /// Seconds of a clip.
  let length: Double
  /// Share of the time in which something moves.
  let activity: Double
  let stream: SampleStream

  private static let scenes = ["gate", "street", "crossings", "canal"]
  private static let seed: UInt64 = 33

  /// Renders those that are not there, and returns the paths of all.
  ///
  /// - Parameter folder: `nil`: in the user's cache.
  func render(into folder: String?) throws -> [String] {
    let folder = folder ?? Self.cacheFolder
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("could not make the folder \(folder)")
    }
    let bar = ProgressBar(
      total: Self.scenes.count * Int(length) * SampleScene.framesPerSecond, unit: "frames")
    var framesBefore = 0
    var paths: [String] = []
    for name in Self.scenes {
      let file = "\(name)-s\(Self.seed)-a\(Shown.number(activity))-\(Shown.number(length))s"
      let path = folder + "/" + SampleWriter.fileName(of: file, stream: stream)
      paths.append(path)
      guard !FileManager.default.fileExists(atPath: path) else { continue }
      guard
        let scene = SampleScene(
          named: name, seed: Self.seed, duration: .seconds(length), activity: activity)
      else { preconditionFailure("the scene \(name) is in the catalogue") }
      bar.label = "rendering \(name)"
      try SampleWriter.write(
        scene, to: folder, streams: [stream], name: file, isQuick: true,
        rate: .capped(quality: 20, bitsPerSecond: stream == .sub ? 500_000 : 4_000_000)
      ) { progress in bar.update(completed: framesBefore + progress.frame) }
      framesBefore += scene.frameCount
    }
    bar.clear()
    return paths
  }

  private static var cacheFolder: String {
    let caches = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
    return (caches ?? NSHomeDirectory() + "/.cache") + "/pantau/bench"
  }

  /// What full decoding finds in clips. `subPaths`: of their sub streams, if they have any.
  static func refer(_ paths: [String], subPaths: [String] = []) throws -> [BenchPlan.Clip] {
    let bar = ProgressBar(total: paths.count, unit: "clips")
    defer { bar.clear() }
    return try paths.enumerated().map { index, path in
      bar.label = "decoding in full"
      bar.update(completed: index)
      var camera = BenchPlan.camera(0, at: try StreamAddress(path), isCounted: false)
      camera.playback.isRealtime = false
      return BenchPlan.Clip(
        path: path, subPath: subPaths.isEmpty ? nil : subPaths[index],
        reference: try ClipReference(of: camera))
    }
  }
}

extension OwnProcess {
  /// What a process of `pantau bench serve` says when it serves.
  func readServedCameras() throws -> ServedCameras {
    guard
      let served = try? JSONDecoder().decode(ServedCameras.self, from: Data(readLine().utf8))
    else { throw CommandFailure("the cameras could not be served") }
    return served
  }
}
