import Foundation
import NIOCore
import Pixels

/// One client of a `CameraServer`: answers its requests, and from PLAY on sends the camera's
/// pictures in real time, round after round.
///
/// As much of RTSP 1.0 (RFC 2326) as clients that take TCP need.
final class RTSPSession: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let cameras: [CameraServer.Camera]
  /// Since when the cameras play; `nil`: since PLAY.
  private let epoch: NIODeadline?
  private var received = ByteBuffer()
  private var camera: CameraServer.Camera?
  private var playing: Playing?

  private struct Playing {
    var packetizer: RTPPacketizer
    let began: NIODeadline
    /// Index of the next unit, and the round that it belongs to.
    var unit: Int
    var round: Int64 = 0
    /// Time of the first unit.
    let offset: Int64
  }

  init(cameras: [CameraServer.Camera], since epoch: NIODeadline?) {
    self.cameras = cameras
    self.epoch = epoch
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    received.writeBuffer(&buffer)
    while let request = nextRequest() { answer(request, context) }
    received.discardReadBytes()
  }

  func channelInactive(context: ChannelHandlerContext) { playing = nil }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// The next whole request's lines; what the client reports by RTCP is passed over.
  private func nextRequest() -> [Substring]? {
    while let first = received.getInteger(at: received.readerIndex, as: UInt8.self) {
      if first == UInt8(ascii: "$") {
        guard let length = received.getInteger(at: received.readerIndex + 2, as: UInt16.self),
          received.readableBytes >= 4 + Int(length)
        else { return nil }
        received.moveReaderIndex(forwardBy: 4 + Int(length))
        continue
      }
      let text = String(buffer: received)
      guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
      let head = text[..<end.lowerBound]
      received.moveReaderIndex(forwardBy: head.utf8.count + 4)
      return head.split(separator: "\r\n")
    }
    return nil
  }

  private func answer(_ lines: [Substring], _ context: ChannelHandlerContext) {
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count >= 2 else { return context.close(promise: nil) }
    var head = ["CSeq: " + (Self.value(of: "CSeq", in: lines) ?? "0"), "Session: 1"]
    var body = ""
    switch words[0] {
    case "OPTIONS": head.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER")
    case "DESCRIBE":
      guard let found = Self.camera(at: words[1], among: cameras) else {
        return send("404 Not Found", head, "", context)
      }
      camera = found
      body = Self.description(of: found)
      head.append("Content-Type: application/sdp")
    case "SETUP":
      guard Self.value(of: "Transport", in: lines)?.contains("RTP/AVP/TCP") == true else {
        return send("461 Unsupported Transport", head, "", context)
      }
      head.append("Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
    case "PLAY":
      send("200 OK", head, "", context)
      begin(context)
      return
    case "TEARDOWN":
      send("200 OK", head, "", context)
      return context.close(promise: nil)
    default: break
    }
    send("200 OK", head, body, context)
  }

  private func send(
    _ status: String, _ head: [String], _ body: String, _ context: ChannelHandlerContext
  ) {
    let lines = ["RTSP/1.0 " + status] + head + ["Content-Length: \(body.utf8.count)", "", ""]
    let buffer = context.channel.allocator.buffer(string: lines.joined(separator: "\r\n") + body)
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }

  private static func value(of name: String, in lines: [Substring]) -> String? {
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name.lowercased() {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  /// `rtsp://HOST:PORT/NUMBER`, with or without a track behind it.
  private static func camera(
    at address: Substring, among cameras: [CameraServer.Camera]
  ) -> CameraServer.Camera? {
    let parts = address.split(separator: "/")
    guard parts.count >= 3, let number = Int(parts[2]), cameras.indices.contains(number) else {
      return nil
    }
    return cameras[number]
  }

  /// RFC 4566, RFC 6184 section 8.
  private static func description(of camera: CameraServer.Camera) -> String {
    let sets = camera.clip.parameterSets.map { Data($0).base64EncodedString() }
    return [
      "v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=camera", "c=IN IP4 127.0.0.1", "t=0 0",
      "a=control:*", "m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000",
      "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=" + sets.joined(separator: ","),
      "a=control:track", "",
    ].joined(separator: "\r\n")
  }

  // MARK: - Pictures

  private func begin(_ context: ChannelHandlerContext) {
    guard let camera, playing == nil else { return }
    let began = (epoch ?? .now()) + .milliseconds(Int64(camera.wait.inSeconds * 1_000))
    let place =
      epoch.map { _ in camera.nextKeyFrame(at: .now(), since: began) }
      ?? (unit: camera.firstUnit, round: 0)
    playing = Playing(
      packetizer: RTPPacketizer(source: UInt32(truncatingIfNeeded: camera.firstUnit &* 7919 &+ 1)),
      began: began, unit: place.unit, round: place.round,
      offset: camera.clip.units[camera.firstUnit].time)
    sendNext(context)
  }

  /// Sends what is due, and comes back for the next picture.
  private func sendNext(_ context: ChannelHandlerContext) {
    guard var current = playing, let clip = camera?.clip else { return }
    // A client that takes nothing loses its connection, as with a camera.
    guard context.channel.isActive else { return }
    let now = NIODeadline.now()
    var buffer = context.channel.allocator.buffer(capacity: 32_768)
    var due = now
    while true {
      let unit = clip.units[current.unit]
      let time = current.round * clip.length + unit.time - current.offset
      due = current.began + .nanoseconds(time * 100_000 / 9)
      guard due <= now else { break }
      current.packetizer.write(unit.parts, time: time, into: &buffer)
      current.unit += 1
      if current.unit == clip.units.count {
        current.unit = 0
        current.round += 1
      }
    }
    playing = current
    if buffer.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(buffer), promise: nil) }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let boundContext = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(deadline: due) {
      bound.value.sendNext(boundContext.value)
    }
  }
}
