import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebAPI

@Suite("Live video")
struct VideoTests {
  @Test func recordsAreAsDescribed() {
    var buffer = ByteBuffer()
    VideoStream.append(.begin(mediaType: "a/b", header: [1, 2]), of: 0, to: &buffer)
    VideoStream.append(.fragment([UInt8](repeating: 7, count: 300)), of: 3, to: &buffer)
    VideoStream.append(.offline, of: 1, to: &buffer)
    VideoStream.append(.unplayable(codec: "hevc"), of: 2, to: &buffer)
    var records: [(kind: UInt8, camera: UInt8, bytes: [UInt8])] = []
    while let kind: UInt8 = buffer.readInteger(), let camera: UInt8 = buffer.readInteger(),
      let length: UInt32 = buffer.readInteger(), let bytes = buffer.readBytes(length: Int(length))
    {
      records.append((kind, camera, bytes))
    }
    #expect(records.map(\.kind) == [1, 2, 3, 4, 5])
    #expect(records.map(\.camera) == [0, 0, 3, 1, 2])
    #expect(records.map(\.bytes.count) == [3, 2, 300, 0, 4])
    #expect(buffer.readableBytes == 0)
  }

  @Test func aViewerGetsAllCamerasInOneAnswer() async throws {
    let center = try CommandCenter()
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate")
    gate.video = [[.begin(mediaType: "video/x", header: Array("HEADER".utf8))], [], [.offline]]
    var pier = try ScriptedCameras.Camera.running("pier", name: "Pier")
    pier.video = [[.unplayable(codec: "hevc")]]
    center.cameras.set([gate, pier])
    try await center.live { port in
      let socket = try HTTPSocket(port: port)
      try await socket.send(
        "GET /api/v1/video?camera=pier&camera=gate HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let begin = try await socket.read(until: "HEADER")
      #expect(begin.contains("hevc") && begin.contains("video/x"))
      _ = try await socket.read(until: "\u{4}\u{1}\0\0\0\0")
    }
  }

  static let refusals: [(query: String, status: Int)] = [
    ("", 400), ("?camera=", 400), ("?camera=No", 400), ("?camera=gate&camera=nobody", 404),
    ("?" + Array(repeating: "camera=gate", count: 65).joined(separator: "&"), 400),
    ("?kamera=gate", 400),
  ]

  @Test(arguments: refusals)
  func whatCannotBeShownIsRefused(query: String, status: Int) async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    try await center.routes { client in
      let answer = try await client.get("/api/v1/video" + query)
      #expect(answer.status == status)
    }
  }

  @Test func moreViewersThanPlacesAreToldToComeBack() async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    try await center.live({ $0.maximumVideoClients = 1 }) { port in
      let request = "GET /api/v1/video?camera=gate HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let first = try HTTPSocket(port: port)
      try await first.send(request)
      _ = try await first.read(until: "\r\n\r\n")
      let second = try await HTTPSocket.head(request, port: port)
      #expect(second.hasPrefix("HTTP/1.1 503 "))
      #expect(second.lowercased().contains("retry-after"))
    }
  }
}
