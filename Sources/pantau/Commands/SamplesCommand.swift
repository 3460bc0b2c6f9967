import ArgumentParser
import Foundation
import Pixels
import SampleStreams

/// `pantau samples`: makes sample streams with exact ground truth.
struct SamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract: "Make sample streams with ground truth.",
    discussion: """
      Renders scenes as a CCTV camera would see and encode them: NAME-main.mp4 (1920x1080), \
      NAME-sub.mp4 (640x360) and NAME.json with what is truly there (boxes, heads, events). The \
      same name and seed give the same files on every machine.

      EXAMPLES
        pantau samples --list
        pantau samples --output samples
        pantau samples \(SampleScene.names.first ?? "NAME") --size sub --seed 7
      """)

  @Argument(help: "Scenes to make; none: all of them.")
  var names: [String] = []

  @Option(name: .shortAndLong, help: "Folder to write into; made if it is not there.")
  var output = "samples"

  @Option(help: "Only this size: main (1920x1080) or sub (640x360).")
  var size: [SampleStream] = []

  @Option(help: "Another seed moves, dresses and times the actors differently.")
  var seed: UInt64 = 1

  @Flag(help: "List the scenes and make nothing.")
  var list = false

  func validate() throws { _ = try scenes() }

  func run() throws {
    let scenes = try scenes()
    if list {
      try Terminal.print(Self.listing(of: scenes, width: Terminal.output.width))
      return
    }
    let streams = SampleStream.allCases.filter { size.isEmpty || size.contains($0) }
    do {
      try FileManager.default.createDirectory(
        atPath: output, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("could not make the folder \(output)")
    }
    let bar = ProgressBar(
      total: scenes.reduce(0) { $0 + $1.frameCount * streams.count }, unit: "frames")
    var framesBefore = 0
    for scene in scenes {
      bar.label = scene.name
      var written = 0
      try SampleWriter.write(scene, to: output, streams: streams) { _ in
        written += 1
        bar.update(completed: framesBefore + written)
      }
      framesBefore += written
      bar.clear()
      try Terminal.print("\(output)/\(scene.name)\n")
    }
  }

  private func scenes() throws -> [SampleScene] {
    let known = SampleScene.names
    return try (names.isEmpty ? known : names).map { name in
      guard let scene = SampleScene(named: name, seed: seed) else {
        let advice = NearestKey.of(name, among: known).map { "did you mean '\($0)'?" }
        throw ValidationError(
          "no scene '\(name)'; " + (advice ?? "expected one of \(known.joined(separator: ", "))"))
      }
      return scene
    }
  }

  static func listing(of scenes: [SampleScene], width: Int?) -> String {
    let columns: [TextTable.Column] = [
      .init(title: "SCENE"), .init(title: "LENGTH", isRightAligned: true),
      .init(title: "WHAT HAPPENS", minimumWidth: 20),
    ]
    let rows = scenes.map { scene in
      [scene.name, "\(Shown.number(scene.duration.inSeconds)) s", scene.summary]
    }
    let table = TextTable(columns, fitting: rows, width: width)
    return ([table.header] + rows.map(table.line)).map { $0 + "\n" }.joined()
  }
}
