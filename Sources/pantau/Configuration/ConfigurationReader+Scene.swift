import Pixels
import Scene
import Yams

extension ConfigurationReader {
  func readScene(
    _ fields: Fields, absorption: Duration, ground: GroundPlane?,
    into scene: inout SceneConfiguration
  ) {
    var ids = UniqueNames("zone or line")
    let calibration = Calibration(
      hasPerspective: fields.has("perspective"), ground: ground)
    scene.zones =
      fields.sections("zones", of: "zones") { section in
        zone(section, calibration, absorption: absorption, ids: &ids)
      } ?? []
    scene.leftObjects = leftObjects(fields, absorption: absorption)
    scene.lines =
      fields.sections("lines", of: "lines") { section in line(section, ids: &ids) } ?? []
  }

  // MARK: - Zones

  /// What is known of the camera's place.
  private struct Calibration {
    let hasPerspective: Bool
    let ground: GroundPlane?
  }

  private func zone(
    _ fields: Fields, _ calibration: Calibration, absorption: Duration, ids: inout UniqueNames
  ) -> Zone? {
    let id = identity(fields, ids: &ids)
    var name = id?.text ?? ""
    fields.read("name", .text("what operators call it"), into: &name, defaultText: "the id")
    let polygon = fields.requiredPolygon("polygon")
    var watchesMotion = true
    fields.read("motion", .flag, into: &watchesMotion)
    var isSafety = false
    fields.read("safety", .flag, into: &isSafety)
    let crowd = fields.section("crowd") { section in
      crowdRule(section) {
        guard let polygon, let ground = calibration.ground else { return nil }
        return area(of: polygon, on: ground, fields)
      }
    }
    if fields.has("crowd") && !calibration.hasPerspective {
      fields.report(
        "crowd",
        "expected the camera to have a \"perspective\", without which nobody can be counted")
    }
    let publicPlace = publicPlace(fields, crowd: crowd)
    var rules = ZoneRules()
    readRules(fields, absorption: absorption, into: &rules)
    guard let id, let polygon else { return nil }
    var zone = Zone(id: id, name: name, polygon: polygon)
    zone.watchesMotion = watchesMotion
    zone.isSafety = isSafety
    zone.crowd = crowd
    zone.publicPlace = publicPlace
    zone.sensitivity = rules.sensitivity
    zone.absorption = rules.absorption
    zone.loitering = rules.loitering
    zone.leftObjects = rules.leftObjects
    zone.direction = rules.direction
    return zone
  }

  private func identity(_ fields: Fields, ids: inout UniqueNames) -> ZoneID? {
    let id = fields.required("id", .identifier(ZoneID.init))
    if let id { ids.insert(id.text, key: "id", of: fields) }
    return id
  }

  /// `groundArea`: of the zone by the camera's ground points, where it has them.
  private func crowdRule(_ fields: Fields, groundArea: () -> Double?) -> CrowdRule {
    var area: Double?
    fields.read(
      "area_m2", .number(1...1_000_000), into: &area,
      defaultText: "by `ground`, if the camera has it")
    if !fields.has("area_m2") { area = groundArea() }
    var rule = CrowdRule(areaSquareMetres: area, levels: CrowdRule.defaultDensityLevels)
    fields.read("hold_seconds", .seconds(0...3600), into: &rule.hold)
    fields.read("capacity_persons", .number(1...1_000_000), into: &rule.capacity)
    fields.read("capacity_severity", .choice(Severity.self), into: &rule.capacitySeverity)
    rule.surge = countChange(fields, "surge", mostPercent: 1000)
    rule.dispersal = countChange(fields, "dispersal", mostPercent: 100)
    rule.counterFlow = counterFlow(fields)
    // An area that `ground` gives must not turn persons into persons per square metre.
    rule.levelsArePersons = fields.has("levels") && !fields.has("area_m2")
    if let levels = levels(fields) {
      rule.levels = levels
    } else if area == nil, !fields.has("area_m2"), !fields.has("levels") {
      rule.levels = []
      if !["capacity_persons", "surge", "dispersal", "counter_flow"].contains(where: fields.has) {
        fields.report(
          "levels",
          "missing; expected a list of levels in persons, because without area_m2 there is no "
            + "default; or capacity_persons, surge, dispersal or counter_flow")
      }
    }
    var unit = rule.unit
    fields.read(
      "unit", .choice([.persons, .personsPerSquareMetre], word: \.rawValue), into: &unit,
      defaultText: "persons_per_m2 if `area_m2` is given or there are no `levels`")
    if unit == .personsPerSquareMetre, area == nil, !fields.has("area_m2") {
      fields.report(
        "unit", "expected \"area_m2\", or the camera's \"ground\", without which no area is known")
    }
    if fields.has("unit") { rule.levelsArePersons = unit == .persons }
    if rule.levelsArePersons && !fields.has("levels") {
      fields.report("unit", "expected \"levels\", as there are no defaults in persons")
    }
    return rule
  }

  private func levels(_ fields: Fields) -> [CrowdRule.Level]? {
    var previous: CrowdRule.Level?
    return fields.sections(
      "levels", of: "levels", defaultText: "2, 3.5 and 5 persons/m2 if the area is known",
      mayBeEmpty: false
    ) { section -> CrowdRule.Level? in
      let level = level(section)
      if let level, let previous { checkRise(section, from: previous, to: level) }
      previous = level ?? previous
      return level
    }
  }

  private func level(_ fields: Fields) -> CrowdRule.Level? {
    let severity = fields.required("severity", .choice(Severity.self))
    let enter = fields.required("enter", .number(0.01...1_000_000))
    var leave: Double?
    fields.read("leave", .number(0...1_000_000), into: &leave, defaultText: "85 % of `enter`")
    guard let severity, let enter else { return nil }
    if let leave, leave > enter {
      fields.report(
        "leave", "expected at most \"enter\" (\(number(enter))), found \(number(leave))"
      )
    }
    return CrowdRule.Level(severity: severity, enter: enter, leave: leave ?? enter * 0.85)
  }

  private func checkRise(
    _ fields: Fields, from previous: CrowdRule.Level, to level: CrowdRule.Level
  ) {
    if level.severity <= previous.severity {
      fields.report(
        "severity",
        "expected levels to rise: a severity above \(previous.severity.rawValue), found "
          + level.severity.rawValue)
    }
    if level.enter <= previous.enter {
      fields.report(
        "enter",
        "expected levels to rise: a number above \(number(previous.enter)), found "
          + number(level.enter)
      )
    }
    if level.leave < previous.leave {
      fields.report(
        "leave",
        "expected levels to rise: a number of at least \(number(previous.leave)), found "
          + number(level.leave)
      )
    }
  }

  // MARK: - Lines

  private func line(_ fields: Fields, ids: inout UniqueNames) -> Line? {
    let id = identity(fields, ids: &ids)
    var name = id?.text ?? ""
    fields.read("name", .text("what operators call it"), into: &name, defaultText: "the id")
    let from = fields.requiredPoint("from")
    let to = fields.requiredPoint("to")
    guard let id, let from, let to else { return nil }
    if from == to {
      fields.report("to", "expected another point than \"from\", found the same")
    }
    return Line(id: id, name: name, from: from, to: to)
  }

  // MARK: - Perspective

  func perspective(_ fields: Fields) -> Perspective? {
    let what = "two persons, marked at two heights of the picture"
    let marks = fields.sections("perspective", of: what) { section -> PersonMark? in
      let y = section.required("y", .number(0...1))
      let height = section.required("person_height", .number(0.005...1))
      guard let y, let height else { return nil }
      return PersonMark(y: y, height: height)
    }
    guard let marks, let nodes = fields.list("perspective", "a list of \(what)") else { return nil }
    guard nodes.count == 2 else {
      fields.report("perspective", "expected \(what), found \(nodes.count)")
      return nil
    }
    guard marks.count == 2 else { return nil }
    let (farther, nearer) = marks[0].y < marks[1].y ? (marks[0], marks[1]) : (marks[1], marks[0])
    guard nearer.y - farther.y >= 0.05 else {
      fields.report(
        "perspective",
        "expected two heights at least 0.05 apart, found \(number(farther.y)) and "
          + number(nearer.y)
      )
      return nil
    }
    guard nearer.height >= farther.height else {
      fields.report(
        "perspective",
        "expected the person lower in the picture (y \(number(nearer.y))) to be at least as tall "
          + "as the other, found \(number(nearer.height)) and \(number(farther.height))")
      return nil
    }
    guard nearer.height - farther.height <= 1.5 * (nearer.y - farther.y) else {
      fields.report(
        "perspective",
        "expected heights that differ by at most 1.5 times what \"y\" does, found "
          + "\(number(farther.height)) and \(number(nearer.height)) at "
          + "\(number(farther.y)) and \(number(nearer.y)), as from a camera at the knees"
      )
      return nil
    }
    return Perspective(
      nearer: .init(y: nearer.y, personHeight: nearer.height),
      farther: .init(y: farther.y, personHeight: farther.height))
  }

  private func number(_ value: Double) -> String { Shown.number(value) }

  private struct PersonMark {
    var y: Double
    var height: Double
  }
}
