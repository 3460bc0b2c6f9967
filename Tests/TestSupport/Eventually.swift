/// Thrown where something that was waited for did not come.
public struct DidNotHappen: Error, CustomStringConvertible {
  let limit: Duration
  public var description: String { "did not happen within \(limit)" }
}

/// Waits until a condition holds, looking at it many times a second; throws after `limit`.
public func eventually(
  within limit: Duration = .seconds(20), isolation: isolated (any Actor)? = #isolation,
  _ condition: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < deadline else { throw DidNotHappen(limit: limit) }
    try await Task.sleep(for: .milliseconds(20))
  }
}
