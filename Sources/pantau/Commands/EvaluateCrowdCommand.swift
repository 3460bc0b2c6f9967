import ArgumentParser
import Crowd
import Evaluation
import Foundation

/// `pantau evaluate crowd`: the network's counts against pictures with known heads.
struct EvaluateCrowdCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crowd",
    abstract: "Score counts of persons on labelled pictures, and on pictures without people.",
    discussion: """
      DIR is a set or a folder of them: images/NAME.jpg ..., points/NAME.csv (header x,y; a head a \
      line), counts.csv. Counts with the engine of a running camera. Scores are the mean absolute \
      error (MAE), the root mean square error (RMSE), the bias (above 0: too many), GAME(1) to (3), \
      the mean error in percent by how many persons are there (MAPE), and processor time of \
      counting. See docs/evaluation.md.

      With --empty nothing is labelled: nobody is in \(EmptyEvaluation.mostDrawn) drawn pictures \
      (even ones, noise, scenes without actors), nor in those of the folders DIR, if there are any.

      EXAMPLES
        pantau evaluate crowd crowds
        pantau evaluate crowd crowds/street --list held-out.txt --json
        pantau evaluate crowd crowds --list held-out         names in held-out/SET.txt
        pantau evaluate crowd mall --frames 421-560 --fps 2 --roi roi.png
        pantau evaluate crowd street --scale 0.5 --roi "0,0.5 1,0.5 1,1 0,1"
        pantau evaluate crowd --empty car-park corridor --every 8
      """)

  @Argument(help: "Folders of sets, or sets; with --empty: folders of pictures without people.")
  var dir: [String] = []

  @Flag(help: "Count in pictures without people.")
  var empty = false

  @Option(
    help: "Of the drawn pictures without people only so many: 0 to \(EmptyEvaluation.mostDrawn).")
  var drawn = EmptyEvaluation.mostDrawn

  @Flag(help: "One JSON object a line, one for each set, instead of a table.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "The network; else \(CrowdModelLocation.variable), else the one that comes with pantau.",
      valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Numbers to multiply in: 32-bit floats or, for most layers, bytes.",
      valueName: "float32|int8"))
  var precision = CrowdPrecision.float32

  @Option(help: "Resize pictures by this before counting: 0.1 to 4.")
  var scale = 1.0

  @Option(
    help: ArgumentHelp(
      """
      Score only there: a mask (255 inside) in the set's folder or elsewhere, or corners in \
      fractions of the picture, "x,y x,y x,y ...".
      """, valueName: "mask|corners"))
  var roi: String?

  @OptionGroup var selection: NameSelection

  @Option(
    help: ArgumentHelp(
      "Only pictures that this file names, one a line; of a folder: its SET.txt.",
      valueName: "file"))
  var list: String?

  @Option(help: ArgumentHelp("Only pictures with these numbers.", valueName: "first-last"))
  var frames: FrameNumbers?

  @Option(help: "Of these only each so-manyth, from the first on.")
  var every = 1

  @Option(
    help: """
      Pictures are consecutive, so many a second: also score the smoothed count as it could be told \
      at each moment.
      """)
  var fps: Double?

  @Option(
    help: ArgumentHelp(
      "Write what each picture came to: set,image,persons,counted,smoothed.", valueName: "csv"))
  var counts: String?

  func validate() throws {
    guard (0.1...4).contains(scale) else {
      throw ValidationError("--scale: expected 0.1 to 4, found \(scale)")
    }
    guard every >= 1 else { throw ValidationError("--every: expected at least 1, found \(every)") }
    if let fps, !(0.01...1000).contains(fps) {
      throw ValidationError("--fps: expected 0.01 to 1000, found \(fps)")
    }
    guard (0...EmptyEvaluation.mostDrawn).contains(drawn) else {
      throw ValidationError(
        "--drawn: expected 0 to \(EmptyEvaluation.mostDrawn), found \(drawn)")
    }
    _ = try region()
    if empty {
      guard drawn > 0 || !dir.isEmpty else {
        throw ValidationError("--drawn 0 leaves no picture: expected DIR too")
      }
      let others = [
        ("--roi", roi != nil), ("--list", list != nil), ("--frames", frames != nil),
        ("--fps", fps != nil), ("--counts", counts != nil),
      ]
      if let other = others.first(where: \.1)?.0 {
        throw ValidationError("\(other) does not go with --empty")
      }
    } else if dir.isEmpty {
      throw ValidationError(
        "expected DIR, a set of labelled pictures or a folder of sets, or --empty")
    }
  }

  func run() throws {
    if empty { try countNobody() } else { try score() }
  }

  // MARK: - Labelled sets

  private func score() throws {
    let sets = try selected()
    let location = try CrowdModelLocation(named: model)
    let network = try location.load(precision)
    var evaluation = CrowdEvaluation(model: network)
    evaluation.scale = scale
    evaluation.region = try region()
    evaluation.framesPerSecond = fps.map { $0 / Double(every) }
    let bar = ProgressBar(total: sets.reduce(0) { $0 + $1.pictures.count }, unit: "pictures")
    var pictures: [CountedPicture] = []
    var scores: [CrowdScore] = []
    for set in sets {
      bar.label = set.name
      scores.append(
        try evaluation.score(set) {
          pictures.append($0)
          bar.update(completed: pictures.count)
        })
    }
    bar.clear()
    if let counts { try write(pictures, to: counts) }
    let report = CrowdScoreReport(scores: scores, model: location.label(of: network))
    try Terminal.print(json ? report.json : report.table(width: Terminal.output.width))
  }

  /// The sets that are asked for, with the pictures that are.
  private func selected() throws -> [CrowdSet] {
    var all: [CrowdSet] = []
    for dir in dir { all += try CrowdSet.all(in: dir) }
    return try selection.chosen(of: all, what: "set", name: \.name).map { set in
      var set = set
      if let list { try set.keep(listedIn: list) }
      if let frames { set.pictures.removeAll { !frames.contains($0.number) } }
      guard !set.pictures.isEmpty else {
        throw ValidationError("the options leave no picture of \(set.name)")
      }
      set.pictures = Self.each(every, of: set.pictures)
      return set
    }
  }

  private func region() throws(ValidationError) -> CrowdRegion? {
    guard let roi else { return nil }
    do {
      return try CrowdRegion(roi)
    } catch {
      throw ValidationError(
        "--roi: expected at least three corners x,y of 0 to 1 whose sides do not cross, "
          + "found \"\(roi)\"")
    }
  }

  private func write(_ pictures: [CountedPicture], to path: String) throws {
    let names = ["set", "image", "persons", "counted", "smoothed"]
    var text = CSVLine.text(names.map { .value($0) })
    for picture in pictures {
      text += CSVLine.text([
        .text(picture.set), .text(picture.name), .value("\(picture.truth)"),
        .value(String(format: "%.3f", picture.counted)),
        .value(picture.smoothed.map { String(format: "%.3f", $0) } ?? ""),
      ])
    }
    do {
      try Data(text.utf8).write(to: URL(filePath: path))
    } catch {
      throw CommandFailure("write \(path): the file cannot be written")
    }
  }

  private static func each<Element>(_ step: Int, of all: [Element]) -> [Element] {
    stride(from: 0, to: all.count, by: step).map { all[$0] }
  }

  // MARK: - Pictures without people

  private func countNobody() throws {
    var folders = try dir.map { try EmptyFolder($0) }
    if !folders.isEmpty {
      folders = try selection.chosen(of: folders, what: "folder", name: \.name)
    }
    for index in folders.indices {
      folders[index].pictures = Self.each(every, of: folders[index].pictures)
    }
    let location = try CrowdModelLocation(named: model)
    let network = try location.load(precision)
    var evaluation = EmptyEvaluation(model: network)
    evaluation.scale = scale
    evaluation.drawnCount = drawn
    let total = folders.reduce(drawn) { $0 + $1.pictures.count }
    let bar = ProgressBar(total: total, unit: "pictures")
    let scores = try evaluation.score(folders) { bar.update(completed: $0) }
    bar.clear()
    let report = EmptyScoreReport(scores: scores, model: location.label(of: network))
    try Terminal.print(json ? report.json : report.table(width: Terminal.output.width))
  }
}
