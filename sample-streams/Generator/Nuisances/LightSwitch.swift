import Media
import Pixels

/// The light goes off after five seconds and on again after nine; automatic exposure then creeps
/// towards its aim for a second.
struct LightSwitch: Nuisance {
  let strength: Double

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    let gain = gain(at: seconds)
    guard gain != 1 else { return }
    let table = (0...255).map { value in
      UInt8(min(255, max(0, (16 + (Double(value) - 16) * gain).rounded())))
    }
    let chroma = min(1, gain)
    let chromaTable = (0...255).map { value in
      UInt8(min(255, max(0, (128 + (Double(value) - 128) * chroma).rounded())))
    }
    planes.y.map(through: table)
    planes.u.map(through: chromaTable)
    planes.v.map(through: chromaTable)
  }

  private func gain(at seconds: Double) -> Double {
    let dark = 1 - 0.55 * min(1.5, strength)
    let off = Waves.ramp(seconds, from: 5, to: 5.12)
    let on = Waves.ramp(seconds, from: 9, to: 9.12)
    // Exposure opens while it is dark, overshoots when the light is back, and settles.
    let opened = Waves.ramp(seconds, from: 5.3, to: 6.6) - Waves.ramp(seconds, from: 9.2, to: 10.4)
    let level = 1 + (dark - 1) * (off - on)
    return level * (1 + 0.25 * strength * opened)
  }
}

extension LumaPlane {
  /// Replaces every sample by the table's entry; the table has 256.
  func map(through table: [UInt8]) {
    precondition(table.count == 256, "a table has an entry for every sample value")
    for y in 0..<size.height {
      var row = mutableRow(y)
      for x in row.indices { row[x] = table[Int(row[x])] }
    }
  }
}
