import Scene

/// What goes from the threads to the sink, in order.
enum PipelineItem: Sendable {
  case transition(EventTransition)
  case samples([ZoneSample])
  case heat([HeatSample])
  case evidence(Evidence)
  case runBegan(CameraRun)
  case runEnded(CameraRunEnd)

  var isTransition: Bool {
    if case .transition = self { true } else { false }
  }
}
