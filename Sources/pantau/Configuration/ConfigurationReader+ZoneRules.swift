import Pixels
import Scene

/// What a zone may have beside its shape and its crowd.
struct ZoneRules {
  var sensitivity: Double?
  var absorption: Duration?
  var loitering: LoiteringRule?
  var leftObjects: StillObjectRule?
  var direction: DirectionRule?
}

extension ConfigurationReader {
  /// `absorption` is the camera's.
  func readRules(_ fields: Fields, absorption: Duration, into rules: inout ZoneRules) {
    fields.read(
      "sensitivity", .number(0...1), into: &rules.sensitivity, defaultText: "the camera's")
    fields.read(
      "absorption_seconds", .seconds(5...3600), into: &rules.absorption,
      defaultText: "the camera's")
    rules.loitering = fields.section("loitering") { section in
      var rule = LoiteringRule()
      section.read("after_seconds", .seconds(1...86_400), into: &rule.after)
      section.read("severity", .choice(Severity.self), into: &rule.severity)
      return rule
    }
    rules.leftObjects = leftObjects(fields, absorption: rules.absorption ?? absorption)
    rules.direction = fields.section("direction", direction) ?? nil
  }

  /// `absorption` is that of the place: what it swallows earlier is never told.
  func leftObjects(_ fields: Fields, absorption: Duration) -> StillObjectRule? {
    fields.section("left_objects") { section in
      var rule = StillObjectRule()
      section.read("after_seconds", .seconds(2...3600), into: &rule.after)
      section.read("severity", .choice(Severity.self), into: &rule.severity)
      if rule.after >= absorption {
        section.report(
          "after_seconds",
          "expected less than the \"absorption_seconds\" of the place "
            + "(\(Shown.number(absorption.inSeconds))), after which nothing is seen of a thing "
            + "that stands still, found \(Shown.number(rule.after.inSeconds))")
      }
      return rule
    }
  }

  private func direction(_ fields: Fields) -> DirectionRule? {
    var degrees: Double?
    fields.read("heading_degrees", .number(0...360), into: &degrees)
    let from = fields.point("from")
    let to = fields.point("to")
    var heading: Heading?
    if fields.has("heading_degrees") {
      for key in ["from", "to"] where fields.has(key) {
        fields.report(
          key, "expected either \"heading_degrees\" or the points \"from\" and \"to\"")
      }
      heading = degrees.map { .degrees($0) }
    } else if fields.has("from") && fields.has("to") {
      if let from, let to {
        if from == to {
          fields.report("to", "expected another point than \"from\", found the same")
        }
        heading = .along(from: from, to: to)
      }
    } else {
      fields.reportMissing("heading_degrees", "it, or the points \"from\" and \"to\"")
    }
    var rule = DirectionRule(allowed: heading ?? .degrees(0))
    fields.read("after_seconds", .seconds(0.2...60), into: &rule.after)
    fields.read("severity", .choice(Severity.self), into: &rule.severity)
    return heading == nil ? nil : rule
  }
}
