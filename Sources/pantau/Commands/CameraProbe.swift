import Foundation
import Media
import Pipeline
import Pixels
import Scene

/// Tries a camera: connects, and reads until the first picture is decoded.
struct CameraProbe: Sendable {
  enum Outcome: Sendable {
    case works(Finding)
    /// Why not, without credentials.
    case fails(String)
  }

  struct Finding: Sendable {
    /// What was found of another stream.
    struct Other: Sendable {
      var codec: String
      var size: PixelSize
    }

    var codec: String
    var size: PixelSize
    /// As the stream states it; `nil` if it does not.
    var framesPerSecond: Double?
    /// From the begin of connecting to the first decoded picture.
    var elapsed: Duration
    /// JPEG file of that picture with the camera's calibration drawn in, if it was asked for.
    var drawing: [UInt8]?
    /// Of the sub stream, where that is analysed.
    var sub: Other?
  }

  /// Drawings are scaled down to this.
  private static let maximumWidth = 1280

  /// Tries all cameras, at most `bound` at a time, and calls `progress` with the number of those
  /// that are done. In the order of `cameras`.
  ///
  /// - Parameter draws: whether findings have drawings.
  static func outcomes(
    of cameras: [CameraConfiguration], draws: Bool = false, bound: Int = 8,
    progress: (Int) -> Void
  ) async -> [Outcome] {
    await withTaskGroup(of: (Int, Outcome).self) { group in
      var waiting = cameras.indices.makeIterator()
      func startNext(_ group: inout TaskGroup<(Int, Outcome)>) {
        guard let index = waiting.next() else { return }
        let camera = cameras[index]
        group.addTask { (index, await outcome(of: camera, draws: draws)) }
      }
      for _ in 0..<bound { startNext(&group) }
      var outcomes = [Outcome](repeating: .fails("not tried"), count: cameras.count)
      var done = 0
      for await (index, outcome) in group {
        outcomes[index] = outcome
        done += 1
        progress(done)
        startNext(&group)
      }
      return outcomes
    }
  }

  /// On a thread of its own: libav blocks.
  private static func outcome(of camera: CameraConfiguration, draws: Bool) async -> Outcome {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        do throws(Failure) {
          continuation.resume(returning: .works(try finding(of: camera, draws: draws)))
        } catch {
          continuation.resume(returning: .fails(error.reason))
        }
      }
    }
  }

  private struct Failure: Error {
    let reason: String
  }

  /// Where the sub stream is analysed both streams must work, and that one is drawn.
  private static func finding(
    of camera: CameraConfiguration, draws: Bool
  ) throws(Failure) -> Finding {
    guard camera.decoding.policy == .sub, let address = camera.subAddress else {
      return try firstPicture(of: camera, draws: draws)
    }
    var main = try firstPicture(of: camera, draws: false)
    var onlySub = camera
    onlySub.address = address
    do throws(Failure) {
      let sub = try firstPicture(of: onlySub, draws: draws)
      main.sub = Finding.Other(codec: sub.codec, size: sub.size)
      main.drawing = sub.drawing
      main.elapsed += sub.elapsed
      return main
    } catch {
      throw Failure(reason: "the sub stream: \(error.reason)")
    }
  }

  private static func firstPicture(
    of camera: CameraConfiguration, draws: Bool
  ) throws(Failure) -> Finding {
    let began = ContinuousClock.now
    do {
      let demuxer = try Demuxer(camera.address, options: camera.stream)
      let decoder = try Decoder(demuxer.parameters)
      let packet = Packet()
      // Every read is bounded by the stall timeout; this bounds a stream without key frames.
      let deadline = ContinuousClock.now + camera.stream.stallTimeout + camera.stream.connectTimeout
      while ContinuousClock.now < deadline {
        switch try demuxer.read(into: packet) {
        case .packet: try decoder.send(packet)
        case .endOfStream: decoder.sendEndOfStream()
        }
        switch try decoder.receive() {
        case .frame:
          var finding = Finding(
            codec: demuxer.parameters.codec, size: decoder.frame.size,
            framesPerSecond: demuxer.parameters.framesPerSecond,
            elapsed: began.duration(to: .now))
          if draws {
            finding.drawing = try SnapshotEncoder(maximumWidth: maximumWidth, quality: 90)
              .encode(decoder.frame, CalibrationDrawing(of: camera).draw)
          }
          return finding
        case .again: continue
        case .endOfStream:
          throw Failure(reason: "the stream ended before a picture could be decoded")
        }
      }
      throw Failure(reason: "packets came, but none from which a picture could be decoded")
    } catch let error as MediaError {
      throw Failure(reason: error.description)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(reason: "it could not be read")
    }
  }
}
