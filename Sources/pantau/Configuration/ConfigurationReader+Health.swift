import Pixels
import Scene

extension ConfigurationReader {
  /// What the camera itself is watched for.
  func readHealth(_ fields: Fields, into rules: inout HealthRules) {
    fields.read("enabled", .flag, into: &rules.isEnabled)
    fields.read("cooldown_seconds", .seconds(0...86_400), into: &rules.cooldown)
    condition(fields, "offline", &rules.offline) { _ in }
    condition(fields, "main_offline", &rules.mainOffline) { _ in }
    condition(fields, "frozen", &rules.frozen) { section in
      section.read("identical_share", .number(0.9...1), into: &rules.frozenShare)
    }
    condition(fields, "dark", &rules.dark) { section in
      section.read("luma", .number(0.01...0.5), into: &rules.darkLuma)
    }
    condition(fields, "bright", &rules.bright) { section in
      section.read("luma", .number(0.5...0.99), into: &rules.brightLuma)
    }
    condition(fields, "covered", &rules.covered) { section in
      section.read("structure_share", .number(0.01...0.9), into: &rules.coveredShare)
    }
    condition(fields, "blurred", &rules.blurred) { section in
      section.read("sharpness_share", .number(0.1...0.95), into: &rules.blurredShare)
    }
    condition(fields, "moved", &rules.moved) { section in
      section.read("view_share", .number(0...0.45), into: &rules.movedShare)
      section.read("accept_seconds", .seconds(10...86_400), into: &rules.movedAcceptance)
    }
    condition(fields, "low_frame_rate", &rules.lowFrameRate) { section in
      section.read("share", .number(0.05...0.95), into: &rules.lowFrameRateShare)
      section.read(
        "expected_fps", .number(0.1...240), into: &rules.expectedFrameRate,
        defaultText: "what is usual")
    }
  }

  private func condition(
    _ fields: Fields, _ key: String, _ rule: inout HealthRule, _ readLimits: (Fields) -> Void
  ) {
    var read = rule
    fields.section(key) { section in
      section.read("enabled", .flag, into: &read.isEnabled)
      section.read("severity", .choice(Severity.self), into: &read.severity)
      section.read("after_seconds", .seconds(1...86_400), into: &read.after)
      section.read("clear_seconds", .seconds(0...3600), into: &read.clear)
      readLimits(section)
    }
    rule = read
  }
}
