/// Calls `look` about every half second until the task is cancelled.
///
/// - Parameter look: gets the time since the last call, by a clock that nobody sets.
func everyHalfSecond(_ look: (Duration) -> Void) async {
  var last = ContinuousClock.now
  while (try? await Task.sleep(for: .milliseconds(500))) != nil {
    let now = ContinuousClock.now
    look(now - last)
    last = now
  }
}
