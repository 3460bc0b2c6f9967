import HTTPTypes
import Hummingbird

/// A language of the pages for everybody, which work without scripts and are made here.
enum PublicLanguage: String, CaseIterable, Sendable {
  case indonesian = "id"
  case english = "en"

  /// Name of the query's parameter.
  static let parameter = "language"

  var other: PublicLanguage { self == .indonesian ? .english : .indonesian }

  /// What the address says, else what the browser prefers among the two, else Indonesian.
  static func of(_ request: Request, _ query: inout QueryReader) -> PublicLanguage {
    query.choices(parameter, of: PublicLanguage.self).first
      ?? preferred(request.headers[.acceptLanguage])
  }

  /// The first of a header's list that is one of the two; lists are written in order of preference.
  static func preferred(_ header: String?) -> PublicLanguage {
    for part in (header ?? "").split(separator: ",").prefix(20) {
      let tag = part.prefix { $0 != ";" && $0 != "-" }.drop(while: \.isWhitespace).lowercased()
      switch tag {
      case "id", "in", "ms": return .indonesian
      case "en": return .english
      default: continue
      }
    }
    return .indonesian
  }
}
