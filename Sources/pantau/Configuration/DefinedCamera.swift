import Pipeline
import Scene

/// A camera with the place where it is defined.
struct DefinedCamera: Hashable, Sendable {
  var camera: CameraConfiguration
  /// Of the configuration, or of its own in the folder of cameras.
  var file: String
  var line: Int
  /// Its keys as they stand there. Holds credentials.
  var written: WrittenValue

  var id: CameraID { camera.id }
}
