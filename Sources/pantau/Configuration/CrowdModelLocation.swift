import Crowd
import Foundation

/// Where the file of the crowd network is, and what is in it.
///
/// Looked for in this order; what was named is taken or fails, the rest is searched:
/// 1. the path that a command line or configuration names,
/// 2. the environment's `PANTAU_CROWD_MODEL`,
/// 3. `models/crowd-p.model` below the working directory,
/// 4. `../share/pantau/crowd-p.model` beside the folder of the executable: an installation,
/// 5. `models/crowd-p.model` in a folder above the executable: the repository that it was built in.
struct CrowdModelLocation {
  /// Names a model to use instead of the one that would be found.
  static let variable = "PANTAU_CROWD_MODEL"
  private static let file = "crowd-p.model"

  let path: String

  /// - Parameters:
  ///   - named: path that a command line or configuration gives.
  ///   - executable: path of this program, links resolved.
  init(
    named: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    workingDirectory: String = FileManager.default.currentDirectoryPath,
    executable: String = Self.runningExecutable
  ) throws(CommandFailure) {
    let choices = [(named, ""), (environment[Self.variable], " (from \(Self.variable))")]
    for (choice, origin) in choices {
      guard let choice, !choice.isEmpty else { continue }
      guard FileManager.default.fileExists(atPath: choice) else {
        throw CommandFailure("no crowd model at \(choice)\(origin)")
      }
      path = choice
      return
    }
    let places = Self.places(workingDirectory: workingDirectory, executable: executable)
    guard let found = places.first(where: FileManager.default.fileExists(atPath:)) else {
      throw CommandFailure(
        "no crowd model: expected \(Self.variable) to name one, or one of these files:\n"
          + places.map { "  " + $0 }.joined(separator: "\n"))
    }
    path = found
  }

  /// Reads the model; the error says what is wrong with which file.
  func load(_ precision: CrowdPrecision = .float32) throws(CommandFailure) -> CrowdModel {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("the crowd model \(path) cannot be read")
    }
    do {
      return try CrowdModel([UInt8](data), precision: precision)
    } catch {
      throw CommandFailure("\(path): \(error)")
    }
  }

  /// Which weights these are, e.g. `crowd-p.model crc32:0a1b2c3d`, and `int8` if it
  /// counts in bytes.
  func label(of model: CrowdModel) -> String {
    let checksum = String(model.checksum, radix: 16)
    let padding = String(repeating: "0", count: 8 - checksum.count)
    let precision = model.precision == .float32 ? "" : " \(model.precision)"
    return "\(URL(filePath: path).lastPathComponent) crc32:\(padding)\(checksum)\(precision)"
  }

  // MARK: - Private

  private static var runningExecutable: String {
    Bundle.main.executableURL?.resolvingSymlinksInPath().path
      ?? ProcessInfo.processInfo.arguments[0]
  }

  /// Where a model that nobody named may be, best first.
  private static func places(workingDirectory: String, executable: String) -> [String] {
    var folder = URL(filePath: executable).deletingLastPathComponent().standardizedFileURL
    let prefix = folder.deletingLastPathComponent()
    var places = [
      "\(workingDirectory)/models/\(file)", prefix.appending(path: "share/pantau/\(file)").path,
    ]
    while folder.pathComponents.count > 1 {
      places.append(folder.appending(path: "models/\(file)").path)
      folder.deleteLastPathComponent()
    }
    var seen: Set<String> = []
    return places.filter { seen.insert($0).inserted }
  }
}
