import Pixels
import Scene
import Store

/// Metrics in Prometheus' text format, version 0.0.4.
struct MetricsText {
  private(set) var text = ""

  mutating func add(version: String) {
    family("pantau_build_info", .gauge, "1; the label says which version runs.")
    sample("pantau_build_info", [("version", version)], 1)
  }

  mutating func add(cameras: [CameraStatus]) {
    family("pantau_camera_state", .gauge, "1 for the state that the camera is in, 0 for others.")
    for camera in cameras {
      for state in CameraStatus.State.allCases {
        sample(
          "pantau_camera_state", [("camera", camera.id.text), ("state", state.rawValue)],
          camera.state == state ? 1 : 0)
      }
    }
    perCamera(
      cameras, "pantau_camera_packets_total", .counter, "Packets read from the stream."
    ) { Double($0.packetsRead) }
    perCamera(
      cameras, "pantau_camera_corrupt_packets_total", .counter, "Packets that were damaged."
    ) { Double($0.corruptPackets) }
    perCamera(cameras, "pantau_camera_frames_total", .counter, "Frames analysed.") {
      Double($0.framesAnalysed)
    }
    perCamera(cameras, "pantau_camera_frames_decoded_total", .counter, "Frames decoded.") {
      Double($0.cost.framesDecoded)
    }
    addCosts(of: cameras)
    addGates(of: cameras.filter { $0.decoding.gate != nil })
    addMainStreams(of: cameras.filter { $0.mainStream != nil })
    family(
      "pantau_camera_frames_dropped_total", .counter, "Frames read but not analysed, by reason.")
    for camera in cameras {
      sample(
        "pantau_camera_frames_dropped_total",
        [("camera", camera.id.text), ("reason", "overload")], Double(camera.framesDropped))
    }
    perCamera(
      cameras, "pantau_camera_reconnects_total", .counter, "Connections after the first."
    ) { Double($0.reconnects) }
    perCamera(
      cameras, "pantau_camera_connect_attempts_total", .counter,
      "Tries to connect, the failed ones too."
    ) { Double($0.connectAttempts) }
    perCamera(
      cameras, "pantau_camera_delay_seconds", .gauge, "How far analysis is behind reading."
    ) { $0.delay.wireSeconds }
    addDelays(of: cameras)
    perCamera(
      cameras, "pantau_camera_frames_per_second", .gauge, "Frames analysed per second, lately."
    ) { $0.framesPerSecond }
    perCamera(
      cameras, "pantau_camera_bits_per_second", .gauge, "Bit rate of the stream, lately."
    ) { $0.bitsPerSecond }
  }

  private mutating func addDelays(of cameras: [CameraStatus]) {
    let name = "pantau_camera_result_delay_seconds"
    family(name, .histogram, "From the arrival of a packet to what was seen on its picture.")
    for camera in cameras {
      let delays = camera.cost.delays
      let label = ("camera", camera.id.text)
      for (bound, count) in delays.cumulative {
        let text = "\(bound.wireSeconds)"
        sample(name + "_bucket", [label, ("le", text)], Double(count))
      }
      sample(name + "_bucket", [label, ("le", "+Inf")], Double(delays.count))
      sample(name + "_sum", [label], delays.sum.wireSeconds)
      sample(name + "_count", [label], Double(delays.count))
    }
  }

  private mutating func addCosts(of cameras: [CameraStatus]) {
    family(
      "pantau_camera_cpu_seconds_total", .counter, "Processor time of a camera, by stage.")
    for camera in cameras {
      for (stage, time) in [
        ("read", camera.cost.reading), ("decode", camera.cost.decoding),
        ("motion", camera.cost.motion), ("crowd", camera.cost.crowd),
      ] {
        sample(
          "pantau_camera_cpu_seconds_total",
          [("camera", camera.id.text), ("stage", stage)], time.wireSeconds)
      }
    }
  }

  private mutating func addGates(of cameras: [CameraStatus]) {
    guard !cameras.isEmpty else { return }
    family("pantau_camera_gate", .gauge, "1 for what the gate of decoding may do, 0 for others.")
    for camera in cameras {
      for gate in DecodingStatus.Gate.allCases {
        sample(
          "pantau_camera_gate", [("camera", camera.id.text), ("state", gate.rawValue)],
          camera.decoding.gate == gate ? 1 : 0)
      }
    }
    perCamera(
      cameras, "pantau_camera_gate_happenings_total", .counter,
      "Happenings by which the gate is judged."
    ) { Double($0.decoding.happenings) }
    perCamera(
      cameras, "pantau_camera_gate_missed_total", .counter,
      "Happenings and audited groups of pictures that the gate slept through."
    ) { Double($0.decoding.missed + $0.decoding.auditsMissed) }
  }

  private mutating func addMainStreams(of cameras: [CameraStatus]) {
    guard !cameras.isEmpty else { return }
    perCamera(
      cameras, "pantau_camera_main_stream_running", .gauge,
      "1 while packets of the main stream are kept for the evidence."
    ) { $0.mainStream?.state == .running ? 1 : 0 }
    perCamera(
      cameras, "pantau_camera_main_stream_packets_total", .counter,
      "Packets read from the main stream."
    ) { Double($0.mainStream?.packetsRead ?? 0) }
    perCamera(
      cameras, "pantau_camera_main_stream_bits_per_second", .gauge,
      "Bit rate of the main stream, lately."
    ) { $0.mainStream?.bitsPerSecond ?? 0 }
  }

  /// Only of cameras at which a network counts.
  mutating func add(crowdNetworkOf all: [CameraStatus]) {
    let cameras = all.filter { $0.crowdNetwork != nil }
    guard !cameras.isEmpty else { return }
    func sum(
      _ name: String, _ help: String, _ value: @escaping (CrowdNetworkUse) -> Double
    ) -> (String, String, (CameraStatus) -> Double) {
      (name, help, { $0.crowdNetwork.map(value) ?? 0 })
    }
    for (name, help, value) in [
      sum("pictures_offered_total", "Pictures that the crowd network was to count.") {
        Double($0.offered)
      },
      sum("pictures_counted_total", "Pictures that the crowd network counted.") {
        Double($0.counted)
      },
      sum("pictures_dropped_total", "Pictures that a fresher one took the place of.") {
        Double($0.dropped)
      },
      sum("seconds_total", "Time that the crowd network took; by pictures counted: of one.") {
        $0.time.wireSeconds
      },
    ] { perCamera(cameras, "pantau_camera_crowd_" + name, .counter, help, value) }
  }

  mutating func add(heapBytes: Int) {
    single(
      "pantau_heap_bytes", .gauge, "What the heap has in use; 0: not known.", Double(heapBytes))
  }

  mutating func add(store: StoreStatistics) {
    family("pantau_events", .gauge, "Events in the store, by kind.")
    for kind in EventKind.allCases {
      sample(
        "pantau_events", [("kind", kind.rawValue)], Double(store.eventsByKind[kind] ?? 0))
    }
    family("pantau_events_open", .gauge, "Events that go on, by kind.")
    for kind in EventKind.allCases {
      sample(
        "pantau_events_open", [("kind", kind.rawValue)],
        Double(store.openEventsByKind[kind] ?? 0))
    }
    family("pantau_alerts_open", .gauge, "Alerts that nobody has resolved, by severity.")
    for severity in Severity.allCases {
      sample(
        "pantau_alerts_open", [("severity", severity.rawValue)],
        Double(store.openAlertsBySeverity[severity] ?? 0))
    }
    single(
      "pantau_store_database_bytes", .gauge, "Size of the database.", Double(store.databaseBytes))
    single(
      "pantau_store_evidence_bytes", .gauge, "Size of snapshots and clips.",
      Double(store.evidenceBytes))
    single(
      "pantau_store_evidence_files", .gauge, "Snapshots and clips.", Double(store.evidenceFiles))
    single(
      "pantau_store_changes_total", .counter, "Sequence of the newest change of an event.",
      Double(store.latestSequence))
  }

  mutating func add(requests: [(key: RequestCounts.Key, count: Int)], streamClients: Int) {
    single(
      "pantau_stream_clients", .gauge, "Clients of the event stream.", Double(streamClients))
    family(
      "pantau_http_requests_total", .counter, "Answered requests by method, route and status.")
    for (key, count) in requests {
      sample(
        "pantau_http_requests_total",
        [("method", key.method), ("route", key.route), ("status", String(key.status))],
        Double(count))
    }
  }

  mutating func add(refusals: RefusalCounts) {
    family(
      "pantau_http_refused_total", .counter,
      "Connections and requests refused or broken off because a limit was reached, by reason.")
    for reason in RefusalCounts.Reason.allCases {
      sample(
        "pantau_http_refused_total", [("reason", reason.rawValue)],
        Double(refusals.count(of: reason)))
    }
  }

  mutating func add(receivers: [ReceiverStatus]) {
    guard !receivers.isEmpty else { return }
    let families: [(String, Kind, String, KeyPath<ReceiverStatus, Int>)] = [
      (
        "waiting", .gauge, "Changes of events that wait to be delivered, up to 10,000.",
        \.waiting
      ),
      ("dead_letters", .gauge, "Deliveries that were given up.", \.deadLetters),
      ("total", .counter, "Deliveries since the start of Pantau.", \.succeeded),
      ("failures_total", .counter, "Tries that failed since the start of Pantau.", \.failed),
      ("missed", .gauge, "Changes deleted before they could be delivered, at most.", \.missed),
    ]
    for (name, kind, help, value) in families {
      family("pantau_deliveries_" + name, kind, help)
      for receiver in receivers {
        sample(
          "pantau_deliveries_" + name, [("receiver", receiver.id)],
          Double(receiver[keyPath: value]))
      }
    }
  }

  // MARK: - Format

  enum Kind: String { case counter, gauge, histogram }

  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    family(name, kind, help)
    sample(name, [], value)
  }

  private mutating func perCamera(
    _ cameras: [CameraStatus], _ name: String, _ kind: Kind, _ help: String,
    _ value: (CameraStatus) -> Double
  ) {
    family(name, kind, help)
    for camera in cameras { sample(name, [("camera", camera.id.text)], value(camera)) }
  }

  mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
    let list = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    text += name + (list.isEmpty ? "" : "{\(list)}") + " " + Self.number(value) + "\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
