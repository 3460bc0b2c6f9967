import Foundation
import Scene

/// The folder `cameras.d` beside a configuration file: one file, `ID.yaml`, for each camera that was
/// added or changed through the API. People write the configuration file, Pantau these.
struct CameraFolder: Hashable, Sendable {
  let path: String

  /// - Parameter configuration: path of the configuration file.
  init(besides configuration: String) {
    path =
      URL(fileURLWithPath: configuration).deletingLastPathComponent()
      .appending(path: "cameras.d").path
  }

  static let fileEnding = ".yaml"

  func file(of camera: CameraID) -> String { path + "/" + camera.text + Self.fileEnding }

  /// Names of the cameras' files, in their order; none where there is no folder. Names that begin
  /// with a dot, such as those of unfinished files, are none.
  func fileNames() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(Self.fileEnding) && !$0.hasPrefix(".") }.sorted()
  }

  /// Whatever happens meanwhile, the file holds the old text or the new one. Only its owner may read
  /// it, because addresses hold credentials.
  func write(_ text: String, of camera: CameraID) throws {
    let files = FileManager.default
    if !files.fileExists(atPath: path) {
      try files.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Self.sync((path as NSString).deletingLastPathComponent)
    }
    let unfinished = path + "/." + camera.text + Self.fileEnding + ".new"
    try? files.removeItem(atPath: unfinished)
    guard
      files.createFile(
        atPath: unfinished, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw Failure(reason: "cannot make \(unfinished): \(SystemErrorText.of(errno))") }
    do {
      let handle = try FileHandle(forWritingTo: URL(filePath: unfinished))
      defer { try? handle.close() }
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
    } catch {
      try? files.removeItem(atPath: unfinished)
      throw error
    }
    // SAFETY: both strings live for the call.
    guard unsafe rename(unfinished, file(of: camera)) == 0 else {
      let code = errno
      try? files.removeItem(atPath: unfinished)
      throw Failure(reason: "cannot write \(file(of: camera)): \(SystemErrorText.of(code))")
    }
    try Self.sync(path)
  }

  func remove(_ camera: CameraID) throws {
    try FileManager.default.removeItem(atPath: file(of: camera))
    try Self.sync(path)
  }

  struct Failure: LocalizedError {
    let reason: String
    var errorDescription: String? { reason }
  }

  /// Makes names in a folder durable.
  private static func sync(_ folder: String) throws {
    guard let handle = FileHandle(forReadingAtPath: folder) else {
      throw Failure(reason: "cannot open the folder \(folder)")
    }
    try handle.synchronize()
    try handle.close()
  }
}
