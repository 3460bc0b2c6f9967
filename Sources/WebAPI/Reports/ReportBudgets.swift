/// How many reports may still be sent, by one and by all, and how many are being read at once.
struct ReportBudgets: Sendable {
  private let ofAddress: RequestBudget
  private let ofAll: RequestBudget
  private let ofProgram: RequestBudget
  private let places: ClientPlaces

  /// Each may hold a picture in memory.
  private static let mostAtOnce = 8

  init(_ limits: ReportSettings.Limits) {
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
    if let pause = ofAddress.spend(by: client.network, at: .now) {
      throw .tooMany("Too many reports from this address.", retryAfter: pause)
    }
    if let pause = ofAll.spend(by: "", at: .now) {
      throw .tooMany("Too many reports at this time.", retryAfter: pause)
    }
  }

  /// Counts a report of a program. Throws 429.
  func spend(byProgram name: String) throws(Problem) {
    if let pause = ofProgram.spend(by: name, at: .now) {
      throw .tooMany("Too many reports with this token.", retryAfter: pause)
    }
  }
}
