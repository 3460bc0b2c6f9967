import Media
import Pipeline
import Pixels
import Scene
import Sites

/// What `pantau check` has to say of a file.
struct CheckReport: Encodable {
  struct Issue: Encodable {
    /// The configuration file, or that of one camera beside it.
    let file: String
    let line: Int
    let column: Int
    let path: String
    let message: String
  }

  struct Camera: Encodable {
    let id: String
    let name: String
    /// Where it is defined: the configuration file, or one of its own beside it.
    let file: String
    /// Without credentials.
    let address: String
    /// Of the sub stream, where that is analysed; without credentials.
    let subAddress: String?
    let zones: [String]
    let crowdZones: [String]
    /// Square metres of those whose ground is known, by zone.
    let crowdAreasM2: [String: Double]
    let lines: [String]
    let connect: Connect?
    /// File of its first picture with the calibration drawn in.
    var drawing: String?
  }

  struct Connect: Encodable {
    let works: Bool
    var codec: String?
    var width: Int?
    var height: Int?
    var framesPerSecond: Double?
    var seconds: Double?
    /// Of the sub stream, where that is analysed.
    var subCodec: String?
    var subWidth: Int?
    var subHeight: Int?
    /// Why it does not work.
    var error: String?
  }

  let file: String
  let valid: Bool
  let issues: [Issue]
  /// What is allowed, and should not be so.
  let warnings: [String]
  var cameras: [Camera]
  var sites: [Site]

  init(_ error: ConfigurationError) {
    file = error.file
    valid = false
    issues =
      error.unreadable.map {
        [Issue(file: error.file, line: 1, column: 1, path: "", message: $0)]
      }
      ?? error.issues.map {
        Issue(
          file: $0.file ?? error.file, line: $0.position.line, column: $0.position.column,
          path: $0.path, message: $0.message)
      }
    warnings = []
    cameras = []
    sites = []
  }

  /// - Parameters:
  ///   - outcomes: one per camera, if they were tried.
  ///   - checks: one per site, if they were asked.
  init(
    _ configuration: Configuration, file: String, outcomes: [CameraProbe.Outcome]?,
    checks: [SiteCheck]? = nil
  ) {
    self.file = file
    valid = true
    issues = []
    warnings = ExposedSecrets.warnings(in: configuration)
    cameras = configuration.definitions.enumerated().map { index, definition in
      let camera = definition.camera
      return Camera(
        id: camera.id.text, name: camera.name, file: definition.file,
        address: camera.address.description,
        subAddress: camera.decoding.policy == .sub ? camera.subAddress?.description : nil,
        zones: camera.scene.zones.map(\.id.text),
        crowdZones: camera.scene.zones.filter { $0.crowd != nil }.map(\.id.text),
        crowdAreasM2: Dictionary(
          camera.scene.zones.compactMap { zone in
            zone.crowd?.areaSquareMetres.map { (zone.id.text, ($0 * 10).rounded() / 10) }
          }, uniquingKeysWith: { first, _ in first }),
        lines: camera.scene.lines.map(\.id.text), connect: outcomes.map { Connect($0[index]) })
    }
    sites = configuration.sites.enumerated().map { index, site in
      Site(site, check: checks.map { $0[index] })
    }
  }

  // MARK: - For people

  private static let columns: [TextTable.Column] = [
    .init(title: "CAMERA", minimumWidth: 8), .init(title: "NAME", minimumWidth: 6),
    .init(title: "ADDRESS", minimumWidth: 10), .init(title: "ZONES", minimumWidth: 6),
    .init(title: "LINES", minimumWidth: 6),
  ]

  func text(width: Int?) -> String {
    let tried = cameras.contains { $0.connect != nil }
    let columns = Self.columns + (tried ? [.init(title: "STREAM", minimumWidth: 34)] : [])
    let rows = cameras.map { camera in
      let zones = camera.zones.map { zone in
        guard camera.crowdZones.contains(zone) else { return zone }
        let area = camera.crowdAreasM2[zone].map { ", \(Shown.number($0.rounded())) m2" } ?? ""
        return "\(zone) (crowd\(area))"
      }
      return [
        camera.id, camera.name,
        camera.address + (camera.subAddress.map { " (evidence), \($0)" } ?? ""),
        zones.isEmpty ? "whole picture" : zones.joined(separator: ", "),
        camera.lines.isEmpty ? "-" : camera.lines.joined(separator: ", "),
      ].map(Terminal.clean) + (tried ? [Terminal.clean(camera.connect?.text ?? "-")] : [])
    }
    let table = TextTable(columns, fitting: rows, width: width)
    let failures = cameras.filter { $0.connect?.works == false }
    // A table that had to be cut must not hide why a camera fails.
    let reasons = failures.map { "\($0.id): \(Terminal.clean($0.connect?.error ?? ""))" }
    let siteCount = sites.isEmpty ? "" : ", \(Shown.count(sites.count, "site", "sites"))"
    let verdict =
      tried
      ? "\(cameras.count - failures.count) of "
        + Shown.count(cameras.count, "camera works.", "cameras work.") + siteVerdict
      : "\(file) is right: \(Shown.count(cameras.count, "camera", "cameras"))\(siteCount)."
    let drawings = cameras.compactMap { camera in
      camera.drawing.map { "\(camera.id): \($0)" }
    }
    let lines =
      [table.header] + rows.map(table.line) + [""] + siteLines(width: width) + drawings + reasons
      + warnings.map { "warning: \($0)" } + [verdict]
    return lines.map { $0 + "\n" }.joined()
  }
}

extension CheckReport.Connect {
  init(_ outcome: CameraProbe.Outcome) {
    switch outcome {
    case .fails(let reason): self.init(works: false, error: reason)
    case .works(let finding):
      self.init(
        works: true, codec: finding.codec, width: finding.size.width,
        height: finding.size.height, framesPerSecond: finding.framesPerSecond,
        seconds: (finding.elapsed.inSeconds * 1000).rounded() / 1000,
        subCodec: finding.sub?.codec, subWidth: finding.sub?.size.width,
        subHeight: finding.sub?.size.height)
    }
  }

  /// `h264 1920x1080, 25 fps, 0.4 s`, or `failed`.
  fileprivate var text: String {
    guard works, let codec, let width, let height, let seconds else { return "failed" }
    let rate = framesPerSecond.map { ", \(Shown.number(($0 * 100).rounded() / 100)) fps" } ?? ""
    var sub = ""
    if let subCodec, let subWidth, let subHeight {
      sub = ", sub \(subCodec) \(subWidth)x\(subHeight)"
    }
    let time = Shown.number((seconds * 100).rounded() / 100)
    return "\(codec) \(width)x\(height)\(rate)\(sub), \(time) s"
  }
}
