import Media

/// Little light: the picture is dark and grey, as under an infrared lamp. The noise that the
/// amplifier adds comes from `sensorNoise`, which such scenes turn up.
///
/// Strength 1: grey, and 45 % of the brightness left.
struct Night: Nuisance {
  private let luma: [UInt8]
  private let chroma: [UInt8]

  init(strength: Double) {
    let gain = max(0.15, 1 - 0.55 * strength)
    let colour = max(0, 1 - strength)
    luma = (0...255).map { value in
      UInt8(min(255, max(0, (20 + (Double(value) - 16) * gain).rounded())))
    }
    chroma = (0...255).map { value in
      UInt8(min(255, max(0, (128 + (Double(value) - 128) * colour).rounded())))
    }
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    planes.y.map(through: luma)
    planes.u.map(through: chroma)
    planes.v.map(through: chroma)
  }
}
