import Scene

/// A report as its sender gives it: nothing of it is checked.
struct ReportFields: Sendable {
  var category = ""
  var text = ""
  var address = ""
  /// Degrees, as texts; empty: not told.
  var latitude = ""
  var longitude = ""
  /// Of a file as it came; `nil` or empty: none.
  var picture: [UInt8]?

  static let names = ["category", "text", "address", "latitude", "longitude"]

  init() {}

  init(_ form: MultipartForm) {
    category = form.text("category")
    text = form.text("text")
    address = form.text("address")
    latitude = form.text("latitude")
    longitude = form.text("longitude")
    picture = form.file("picture")
  }
}

/// A report that can be taken.
struct ReportDraft: Sendable {
  var category: ReportCategory
  var text: String
  /// `nil`: not told; then there is an address.
  var position: GeoPosition?
  /// Empty: not told.
  var address: String
  /// Of a file as it came, not looked into yet; `nil`: none.
  var picture: [UInt8]?

  static let longestText = Event.detailLimit
  static let longestAddress = 200

  /// Throws everything that is wrong.
  init(_ fields: ReportFields, settings: ReportSettings) throws(ReportFlaws) {
    var flaws: Set<ReportFlaws.Name> = []
    let category = settings.categories.first { $0.id == fields.category }
    if category == nil { flaws.insert(.category) }
    let text = fields.text.plain
    if text.isEmpty || !text.isAtMost(Self.longestText) { flaws.insert(.text) }
    let address = fields.address.plain.replacing("\n", with: " ")
    if !address.isAtMost(Self.longestAddress) { flaws.insert(.address) }
    let position = Self.position(fields)
    let isPlaced = !(fields.latitude.trimmed.isEmpty && fields.longitude.trimmed.isEmpty)
    if position == nil, isPlaced || address.isEmpty { flaws.insert(.place) }
    // A browser sends an empty file where none was chosen.
    let picture = fields.picture.flatMap { $0.isEmpty ? nil : $0 }
    if let picture, picture.count > settings.limits.pictureBytes { flaws.insert(.picture) }
    guard let category, flaws.isEmpty else { throw ReportFlaws(names: flaws) }
    self.category = category
    self.text = text
    self.position = position
    self.address = address
    self.picture = picture
  }

  private static func position(_ fields: ReportFields) -> GeoPosition? {
    guard let latitude = Double(fields.latitude.trimmed),
      let longitude = Double(fields.longitude.trimmed),
      (-90.0...90).contains(latitude), (-180.0...180).contains(longitude)
    else { return nil }
    return GeoPosition(latitude: latitude, longitude: longitude)
  }
}

/// What is wrong with a report.
struct ReportFlaws: Error, Hashable {
  enum Name: String, CaseIterable, Sendable {
    case category, text, place, address, picture
  }

  var names: Set<Name>

  /// Completes "expected ...".
  static func expectation(of name: Name, settings: ReportSettings) -> String {
    switch name {
    case .category: "one of \(settings.categories.map(\.id).joined(separator: ", "))"
    case .text: "a text of 1 to \(ReportDraft.longestText) characters"
    case .place: "latitude from -90 to 90 and longitude from -180 to 180, or an address"
    case .address: "a text of at most \(ReportDraft.longestAddress) characters"
    case .picture: "a JPEG or PNG file of at most \(settings.limits.pictureBytes) bytes"
    }
  }

  func problem(settings: ReportSettings) -> Problem {
    .badRequest(
      Name.allCases.filter(names.contains).map { name in
        .init(
          location: "body", name: name.rawValue,
          expected: Self.expectation(of: name, settings: settings), received: nil)
      })
  }
}

extension String {
  /// Without blanks at its ends.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  /// As `trimmed`, of signs that are to be read and line ends alone: none that turns the direction of
  /// what follows, or hides something.
  fileprivate var plain: String {
    var scalars = replacing("\r\n", with: "\n").unicodeScalars
    scalars.removeAll { scalar in
      scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
    }
    return String(scalars).trimmed
  }

  /// Also in bytes: one character may be a heap of signs.
  fileprivate func isAtMost(_ characters: Int) -> Bool {
    utf8.count <= 4 * characters && count <= characters
  }
}
