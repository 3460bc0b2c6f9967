import Foundation
import Pipeline
import Scene
import Sites

extension Configuration {
  /// Reads a file and the cameras in the folder beside it. Relative paths inside them are relative to
  /// the folder of the file.
  static func load(
    path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ConfigurationError) -> Configuration {
    let text = try text(of: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var (configuration, reader) = understood(
      yaml: text, file: path, folder: folder, environment: environment)
    var issues = reader.issues
    let cameras = CameraFolder(besides: path)
    for name in cameras.fileNames() {
      let file = cameras.path + "/" + name
      let found: (camera: DefinedCamera?, issues: [ConfigurationIssue])
      do throws(ConfigurationError) {
        found = camera(
          yaml: try Self.text(of: file), file: file,
          id: CameraID(String(name.dropLast(CameraFolder.fileEnding.count))),
          in: configuration ?? Configuration(), folder: folder, environment: environment)
      } catch {
        found = (
          nil, [ConfigurationIssue(position: .start, path: "", message: error.unreadable ?? "")]
        )
      }
      issues += found.issues.map { issue in
        var issue = issue
        issue.file = file
        return issue
      }
      if let camera = found.camera { configuration?.overrides[camera.id] = camera }
    }
    guard let configuration, issues.isEmpty else {
      throw ConfigurationError(file: path, issues: issues)
    }
    return configuration
  }

  /// Reads a text without the folder beside it, with every key that the reader asked for. `file` is
  /// only for messages.
  static func read(
    yaml: String, file: String, folder: String, environment: [String: String]
  ) throws(ConfigurationError) -> (Configuration, [String: YAMLReader.KnownKey]) {
    let (configuration, reader) = understood(
      yaml: yaml, file: file, folder: folder, environment: environment)
    guard let configuration, reader.issues.isEmpty else {
      throw ConfigurationError(file: file, issues: reader.issues)
    }
    return (configuration, reader.knownKeys)
  }

  /// Reads one camera, whose keys are those of an entry of `cameras`; what it does not say, the
  /// defaults of `configuration` do.
  ///
  /// - Parameter id: that it has to have; `nil`: its file's name is none.
  static func camera(
    yaml: String, file: String, id: CameraID?, in configuration: Configuration, folder: String,
    environment: [String: String]
  ) -> (camera: DefinedCamera?, issues: [ConfigurationIssue]) {
    let document = YAMLDocument(yaml)
    let reader = YAMLReader(document)
    let sections = ConfigurationReader(file: file, folder: folder, environment: environment)
    var found: DefinedCamera?
    if let root = document.root {
      found = reader.fields(of: root, path: "") { fields in
        var ids = UniqueNames("camera")
        let camera = sections.definedCamera(fields, defaults: configuration.defaults, ids: &ids)
        if let camera, let id, camera.id != id {
          fields.report("id", "expected \"\(id)\", found \"\(camera.id)\"")
        }
        if let camera, let owner = configuration.otherOwner(of: camera.id) {
          fields.report("id", "expected another id, found \"\(camera.id)\", which a \(owner) has")
        }
        return camera
      }.flatMap(\.self)
    } else if document.issues.isEmpty {
      reader.report(.start, "", "expected a mapping with the keys of a camera, found nothing")
    }
    if id == nil {
      reader.report(
        .start, "", "expected a file that is called as its camera's id, with .yaml behind it")
    }
    return (reader.issues.isEmpty ? found : nil, reader.issues)
  }

  /// `nil` where not even its top level could be read.
  private static func understood(
    yaml: String, file: String, folder: String, environment: [String: String]
  ) -> (Configuration?, YAMLReader) {
    let document = YAMLDocument(yaml)
    let reader = YAMLReader(document)
    let sections = ConfigurationReader(file: file, folder: folder, environment: environment)
    var configuration: Configuration?
    if let root = document.root {
      configuration = reader.fields(of: root, path: "", sections.configuration)
    } else if document.issues.isEmpty {
      reader.report(.start, "", "expected a mapping with the key \"cameras\", found nothing")
    }
    return (configuration, reader)
  }

  private static func text(of path: String) throws(ConfigurationError) -> String {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "not found"
      throw ConfigurationError(file: path, unreadable: "the configuration file \(reason)")
    }
    guard data.count <= YAMLDocument.maximumBytes,
      let text = String(validating: data, as: UTF8.self)
    else {
      throw ConfigurationError(
        file: path,
        unreadable: "expected a text in UTF-8 of at most \(YAMLDocument.maximumBytes) bytes")
    }
    return text
  }
}
