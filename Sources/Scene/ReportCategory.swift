/// What citizens can report.
public struct ReportCategory: Hashable, Sendable, Identifiable {
  /// 1 to 64 of `a-z 0-9 - _`.
  public var id: String
  public var indonesianName: String
  public var englishName: String
  /// Of the events that are made of it.
  public var severity: Severity

  public init(id: String, indonesianName: String, englishName: String, severity: Severity) {
    self.id = id
    self.indonesianName = indonesianName
    self.englishName = englishName
    self.severity = severity
  }

  /// Whether a text can be an id.
  public static func isID(_ text: String) -> Bool { Identifier.isValid(text) }

  public static let usual = [
    ReportCategory(
      id: "fire", indonesianName: "Kebakaran", englishName: "Fire", severity: .critical),
    ReportCategory(
      id: "accident", indonesianName: "Kecelakaan", englishName: "Accident", severity: .alarm),
    ReportCategory(id: "flood", indonesianName: "Banjir", englishName: "Flood", severity: .alarm),
    ReportCategory(
      id: "disturbance", indonesianName: "Gangguan ketertiban", englishName: "Disturbance",
      severity: .warning),
    ReportCategory(
      id: "damage", indonesianName: "Kerusakan fasilitas umum",
      englishName: "Damage in a public place", severity: .info),
    ReportCategory(id: "other", indonesianName: "Lainnya", englishName: "Other", severity: .info),
  ]
}
