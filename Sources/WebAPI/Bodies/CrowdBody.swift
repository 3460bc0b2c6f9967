import Scene

/// What is too crowded, and which changes are events.
struct CrowdBody: Encodable {
  struct Level: Encodable {
    let severity: Severity
    let enter: Double
    let leave: Double
  }

  let areaSquareMetres: Double?
  let unit: Event.Unit
  let holdS: Double
  let levels: [Level]
  let capacityPersons: Double?
  let surge: CountChangeBody?
  let dispersal: CountChangeBody?
  let counterFlow: CounterFlowBody?

  init(_ rule: CrowdRule) {
    areaSquareMetres = rule.areaSquareMetres
    unit = rule.unit
    holdS = rule.hold.wireSeconds
    capacityPersons = rule.capacity?.forJSON
    surge = rule.surge.map(CountChangeBody.init)
    dispersal = rule.dispersal.map(CountChangeBody.init)
    counterFlow = rule.counterFlow.map(CounterFlowBody.init)
    levels = rule.levels.map {
      Level(severity: $0.severity, enter: $0.enter.forJSON, leave: $0.leave.forJSON)
    }
  }
}

struct CountChangeBody: Encodable {
  let changeShare: Double
  let leastPersons: Double
  let windowS: Double
  let holdS: Double
  let severity: Severity

  init(_ rule: CountChangeRule) {
    changeShare = rule.share.forJSON
    leastPersons = rule.leastPersons.forJSON
    windowS = rule.window.wireSeconds
    holdS = rule.hold.wireSeconds
    severity = rule.severity
  }
}

struct CounterFlowBody: Encodable {
  let opposingShare: Double
  let afterS: Double
  let leastPersons: Double
  let severity: Severity

  init(_ rule: CounterFlowRule) {
    opposingShare = rule.share.forJSON
    afterS = rule.after.wireSeconds
    leastPersons = rule.leastPersons.forJSON
    severity = rule.severity
  }
}
