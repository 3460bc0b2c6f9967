import Foundation
public import Pixels

/// A camera as the API of `pantau run` tells of it.
public struct ToldCamera: Sendable, Decodable {
  public let id: String
  public let state: String
  public let framesAnalysed: Int
  public let framesDropped: Int
  public let reconnects: Int
  public let lastFrameAt: WallTime?
  public let lastError: String?

  private enum CodingKeys: String, CodingKey {
    case id, state, reconnects
    case framesAnalysed = "frames_analysed"
    case framesDropped = "frames_dropped"
    case lastFrameAt = "last_frame_at"
    case lastError = "last_error"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    state = try container.decode(String.self, forKey: .state)
    framesAnalysed = try container.decode(Int.self, forKey: .framesAnalysed)
    framesDropped = try container.decode(Int.self, forKey: .framesDropped)
    reconnects = try container.decode(Int.self, forKey: .reconnects)
    lastFrameAt = try container.decodeIfPresent(String.self, forKey: .lastFrameAt)
      .flatMap { WallTime($0) }
    lastError = try container.decodeIfPresent(String.self, forKey: .lastError)
  }
}

/// What `pantau run` tells of itself and its cameras at a moment.
public struct ToldState: Sendable {
  public var cameras: [ToldCamera]
  /// Why it is not well.
  public var complaints: [String]
  public var openEvents: Int
  /// That its heap has in use.
  public var heapBytes: Int

  /// Whether there is more work than machine: what is lost then is not lost to faults.
  public var isOverloaded: Bool { complaints.contains(where: Self.isOfLoad) }

  /// Complaints that are not about load.
  public var otherComplaints: [String] { complaints.filter { !Self.isOfLoad($0) } }

  private static func isOfLoad(_ complaint: String) -> Bool {
    complaint.hasPrefix("more work than machine")
  }
}

extension ToldState {
  private struct Cameras: Decodable { let items: [ToldCamera] }
  private struct Health: Decodable { let reasons: [String] }

  /// Asks `pantau run` at a port of 127.0.0.1.
  public init(port: Int) async throws {
    let decoder = JSONDecoder()
    cameras = try decoder.decode(
      Cameras.self, from: await LoopbackRequest.get("/api/v1/cameras", port: port)
    ).items
    complaints = try decoder.decode(
      Health.self, from: await LoopbackRequest.get("/health", port: port)
    ).reasons
    let metrics = String(
      decoding: try await LoopbackRequest.get("/metrics", port: port), as: UTF8.self)
    func sum(_ prefix: String) -> Int {
      metrics.split(separator: "\n").filter { $0.hasPrefix(prefix) }
        .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        .reduce(0) { $0 + Int($1) }
    }
    openEvents = sum("pantau_events_open{")
    heapBytes = sum("pantau_heap_bytes ")
  }
}
