import Gating
import Logging
import Media
import Pixels
import Scene

/// The stream of a camera that is analysed: its runs go to the analysis, and its state is the
/// camera's.
struct AnalysedStream: StreamUse {
  let camera: CameraConfiguration
  let feed: CameraFeed
  let board: CameraBoard
  let channel: EventChannel
  let clock: any WallClock
  let logger: Logger
  /// Tells the analysis workers that there is something to do.
  let packetArrived: @Sendable () -> Void

  var id: StreamID { StreamID(camera: camera.id) }
  var address: StreamAddress { camera.analysedAddress }
  var pulse: CameraPulse { feed.pulse }
  var lastError: String? { board.statuses.first { $0.id == camera.id }?.lastError }

  func note(_ state: CameraStatus.State, error: String?) {
    board.setState(state, of: camera.id, error: error)
  }

  func noteTry() { board.update(camera.id) { $0.connectAttempts += 1 } }
  func noteReconnect() { board.update(camera.id) { $0.reconnects += 1 } }

  func begin(
    _ parameters: StreamParameters, using generator: inout SystemRandomNumberGenerator
  ) -> ActiveRun {
    let now = clock.now()
    let isLive = !address.isFile
    var kept = camera.evidence.preRoll + camera.scene.longestDelay + .seconds(1)
    // Who dozes finds the begin of an event by going back to the key frame before.
    if camera.isGated { kept += camera.decoding.gate.longestGroup }
    let ring = PacketRing(
      kept: kept,
      byteLimit: camera.evidence.ringBytes,
      lagLimit: camera.playback.isRealtime || isLive ? PacketRing.usualLagLimit : nil)
    let run = ActiveRun(
      id: EventID(at: now, using: &generator), parameters: parameters, ring: ring, beganAt: now,
      isLive: isLive, gate: camera.isGated ? StreamGate(parameters) : nil)
    channel.send(
      .runBegan(
        CameraRun(
          id: run.id, camera: camera.id, beganAt: now, codec: parameters.codec,
          picture: parameters.size)))
    feed.publish(run)
    note(.running, error: nil)
    board.update(camera.id) { status in
      status.codec = parameters.codec
      status.size = parameters.size
    }
    // A clip that begins again is no news.
    logger.log(
      level: isLive || !camera.playback.loops ? .info : .debug, "connected",
      metadata: ["codec": "\(parameters.codec) \(parameters.size)"])
    return run
  }

  func take(_ packet: Packet, of run: ActiveRun) {
    let isAlarm = run.gate?.update(packet) ?? false
    run.ring.append(packet, isAlarm: isAlarm)
    if run.ring.hasWork { packetArrived() }
  }

  func note(_ rate: PacketRate, cost: Duration) {
    board.update(camera.id) { status in
      status.cost.reading += cost
      status.packetsRead += rate.packets
      status.bitsPerSecond = rate.bitsPerSecond
    }
  }

  func end(_ run: ActiveRun, packets: Int, as end: EndReason, because reason: String) {
    let endedAt = clock.now()
    run.close(reason: end)
    packetArrived()
    channel.send(
      .runEnded(CameraRunEnd(run: run.id, endedAt: endedAt, frames: packets, reason: reason)))
  }
}
