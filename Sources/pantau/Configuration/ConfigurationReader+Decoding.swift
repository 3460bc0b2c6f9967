import Gating
import Pipeline
import Pixels
import Scene

extension ConfigurationReader {
  /// `decode` and `gate`.
  func readDecoding(_ fields: Fields, into decoding: inout DecodingSettings) {
    fields.read("decode", .choice(DecodingStatus.Policy.self), into: &decoding.policy)
    fields.section("gate") { section in
      section.read("cooldown_seconds", .seconds(1...60), into: &decoding.gate.cooldown)
      section.read(
        "happenings_to_qualify", .integer(0...1_000), into: &decoding.gate.happeningsToQualify)
      var recall = decoding.gate.leastRecall * 100
      section.read("least_recall_percent", .number(50...100), into: &recall)
      decoding.gate.leastRecall = recall / 100
      var audits = decoding.gate.auditShare * 100
      section.read("audit_percent", .number(0...100), into: &audits)
      decoding.gate.auditShare = audits / 100
    }
  }
}
