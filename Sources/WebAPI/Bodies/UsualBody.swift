import Store

/// How many persons are usual in a zone at this hour of the week.
struct UsualBody: Encodable {
  /// Hours since Monday 00:00, local time.
  let hour: Int
  let mean: Double
  let low: Double
  let high: Double
  let weeks: Int

  init(_ usual: UsualCount) {
    hour = usual.hour
    mean = usual.mean.forJSON
    low = usual.low.forJSON
    high = usual.high.forJSON
    weeks = usual.weeks
  }
}

/// The same for all hours of the week of which enough is known.
struct UsualWeekBody: Encodable {
  let camera: String
  let zone: String
  /// Of the local time by which hours are counted.
  let utcOffsetS: Double
  let items: [UsualBody]
}
