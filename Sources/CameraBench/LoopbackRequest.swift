import Foundation
import NIOCore
import NIOPosix

/// GET requests to a server on 127.0.0.1, each on a connection of its own.
enum LoopbackRequest {
  private static let patience = TimeAmount.seconds(10)

  /// The body of the answer, whatever its status; throws where none comes.
  static func get(_ path: String, port: Int) async throws -> Data {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(patience)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            IdleStateHandler(readTimeout: patience))
          try channel.pipeline.syncOperations.addHandler(CloseWhenIdle())
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel)
        }
      }
    let answer = try await channel.executeThenClose { inbound, outbound in
      let head = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n"
      try await outbound.write(ByteBuffer(string: head))
      var answer = Data()
      for try await part in inbound { answer += Data(part.readableBytesView) }
      return answer
    }
    guard let end = answer.firstRange(of: Data("\r\n\r\n".utf8)) else {
      throw CameraBenchError("no answer to GET \(path)")
    }
    return Data(answer[end.upperBound...])
  }

  private final class CloseWhenIdle: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
      context.fireUserInboundEventTriggered(event)
    }
  }
}
