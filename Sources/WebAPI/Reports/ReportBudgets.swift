/// How many reports may still be sent, by one and by all, and how many are being read at once.
struct ReportBudgets: Sendable {
  private let ofAddress: RequestBudget
  private let ofAll: RequestBudget
  private let ofProgram: RequestBudget
  private let places: ClientPlaces
  private let refusals: RefusalCounts

  /// Each may hold a picture in memory.
  private static let mostAtOnce = 8

  init(_ limits: ReportSettings.Limits, refusals: RefusalCounts) {
    self.refusals = refusals
    ofAddress = RequestBudget(perHour: limits.perAddress, atOnce: min(limits.perAddress, 3))
    ofAll = RequestBudget(perHour: limits.perHour, atOnce: max(1, limits.perHour / 4))
    ofProgram = RequestBudget(perHour: limits.perProgram, atOnce: max(1, limits.perProgram / 4))
    places = ClientPlaces(limit: Self.mostAtOnce, share: 2)
  }

  /// To be held while a report is read. Throws 429 and 503.
  func place(of client: Client) throws(Problem) -> ClientPlaces.Place {
    try places.take(by: client.network, orSayThat: "reports are being sent")
  }

  /// Counts a report of the form. Throws 429.
  func spend(by client: Client) throws(Problem) {
    try spend(ofAddress, by: client.network, orSayThat: "Too many reports from this address.")
    try spend(ofAll, by: "", orSayThat: "Too many reports at this time.")
  }

  /// Counts a report of a program. Throws 429.
  func spend(byProgram name: String) throws(Problem) {
    try spend(ofProgram, by: name, orSayThat: "Too many reports with this token.")
  }

  private func spend(
    _ budget: RequestBudget, by sender: String, orSayThat sentence: String
  ) throws(Problem) {
    guard let pause = budget.spend(by: sender, at: .now) else { return }
    refusals.add(.reports)
    throw .tooMany(sentence, retryAfter: pause)
  }
}
