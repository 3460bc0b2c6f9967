import Pixels
import Scene
import WebAPI
import Yams

extension ConfigurationReader {
  /// `nil`: no reports are taken.
  func reports(_ fields: Fields) -> ReportSettings? {
    var isEnabled = false
    var settings = ReportSettings()
    fields.section("reports") { section in
      section.read("enabled", .flag, into: &isEnabled)
      section.read("form", .flag, into: &settings.hasForm)
      section.read("name", .text("what operators call their source"), into: &settings.name)
      section.read("notice", .text("said above the form", longest: 500), into: &settings.notice)
      if let categories = categories(section) { settings.categories = categories }
      section.section("alerts") { alerts in
        alerts.read(
          "minimum_severity", .choice(Severity.self), into: &settings.alerts.minimumSeverity)
      }
      settings.areas = section.sections("areas", of: "areas", area) ?? []
      section.read("nearest_metres", .number(0...50_000), into: &settings.nearestMetres)
      section.read("nearest_cameras", .integer(0...8), into: &settings.nearestCameras)
      section.read(
        "centre", Self.geoPosition, into: &settings.centre,
        defaultText: "the middle of the areas, else of the cameras")
      section.section("limits") { limits in
        limits.read(
          "per_address_per_hour", .integer(1...1_000), into: &settings.limits.perAddress)
        limits.read("per_hour", .integer(1...100_000), into: &settings.limits.perHour)
        limits.read(
          "per_program_per_hour", .integer(1...100_000), into: &settings.limits.perProgram)
        var megabytes = settings.limits.pictureBytes / 1_000_000
        limits.read("picture_megabytes", .integer(1...20), into: &megabytes)
        settings.limits.pictureBytes = megabytes * 1_000_000
      }
    }
    return isEnabled ? settings : nil
  }

  private func categories(_ fields: Fields) -> [ReportCategory]? {
    var ids = UniqueNames("category")
    return fields.sections(
      "categories", of: "categories",
      defaultText: ReportCategory.usual.map(\.id).joined(separator: ", "), mayBeEmpty: false
    ) { section in
      let id = section.required(
        "id", .identifier { ReportCategory.isID($0) ? $0 : nil })
      if let id { ids.insert(id, key: "id", of: section) }
      let indonesian = section.required("name_id", .text("its name in Indonesian"))
      let english = section.required("name_en", .text("its name in English"))
      var severity = Severity.warning
      section.read("severity", .choice(Severity.self), into: &severity)
      guard let id, let indonesian, let english else { return nil }
      return ReportCategory(
        id: id, indonesianName: indonesian, englishName: english, severity: severity)
    }
  }

  private func area(_ fields: Fields) -> GeoArea? {
    let group = fields.required("group", .text("the group that it belongs to"))
    let expected = "a list of 3 to 1000 places [latitude, longitude] in degrees"
    guard let nodes = fields.list("corners", expected, defaultText: nil) else {
      if !fields.has("corners") { fields.reportMissing("corners", expected) }
      return nil
    }
    guard (3...1_000).contains(nodes.count) else {
      fields.report("corners", "expected \(expected), found \(nodes.count) of them")
      return nil
    }
    let corners = nodes.enumerated().compactMap { index, node -> GeoPosition? in
      if let corner = Self.geoPosition.read(node) { return corner }
      fields.reader.report(
        node.position, "\(fields.join("corners"))[\(index)]",
        "expected \(Self.geoPosition.text), found \(Shown.node(node))")
      return nil
    }
    guard let group, corners.count == nodes.count else { return nil }
    return GeoArea(group: group, corners: corners)
  }

  // MARK: - The public board

  func readPublic(_ fields: Fields, into settings: inout PublicSettings) {
    fields.section("public") { section in
      section.read("delay_minutes", Self.minutes(0...120), into: &settings.delay)
      section.read("window_minutes", Self.minutes(5...60), into: &settings.window)
    }
  }

  /// What the public may know of a zone; `nil`: nothing.
  ///
  /// - Parameter crowd: how persons are counted in it.
  func publicPlace(_ fields: Fields, crowd: CrowdRule?) -> PublicPlace? {
    let place: PublicPlace?? = fields.section("public") { section in
      let name = section.required("name", .text("what the public calls it"))
      var own: Double?
      section.read(
        "capacity_persons", .number(1...1_000_000), into: &own,
        defaultText: "the zone's `crowd.capacity_persons`")
      let capacity = own ?? crowd?.capacity
      if capacity == nil, !section.has("capacity_persons") {
        section.reportMissing(
          "capacity_persons", "how many persons fill it, as the zone's \"crowd\" does not say so")
      }
      var levels = PublicPlace.usualLevels.map { ($0 * 100).rounded() }
      section.read("levels_percent", Self.publicLevels, into: &levels)
      guard let name, let capacity else { return nil }
      return PublicPlace(name: name, capacity: capacity, levels: levels.map { $0 / 100 })
    }
    if fields.has("public") && !fields.has("crowd") {
      fields.report(
        "public", "expected the zone to have \"crowd\", without which nobody is counted")
    }
    return place.flatMap(\.self)
  }

  private static var publicLevels: Expected<[Double]> {
    Expected(
      text: "three rising numbers from 1 to 100, from which on it is calm, busy and full",
      read: { node in
        guard let sequence = node.sequence, sequence.count == 3 else { return nil }
        let numbers = sequence.compactMap(\.plainNumber)
        guard numbers.count == 3, numbers.allSatisfy((1.0...100).contains),
          numbers[0] < numbers[1], numbers[1] < numbers[2]
        else { return nil }
        return numbers
      },
      write: { "[\($0.map(Shown.number).joined(separator: ", "))]" })
  }

  private static func minutes(_ range: ClosedRange<Double>) -> Expected<Duration> {
    let number = Expected<Double>.number(range)
    return Expected(
      text: number.text,
      read: { node in number.read(node).map { .seconds($0 * 60) } },
      write: { Shown.number($0.inSeconds / 60) })
  }
}
