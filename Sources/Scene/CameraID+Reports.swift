extension CameraID {
  private static let reportsName = "reports"

  /// Stands for what citizens report in a group, or (`nil`) where none is known: always the same id for
  /// the same name, so that reports of the past stay with their group whatever is configured later.
  public static func reports(in group: String?) -> CameraID {
    guard let group else { return CameraID(unchecked: reportsName) }
    var word = ""
    for byte in group.lowercased().utf8 {
      let isPlain = (97...122).contains(byte) || (48...57).contains(byte)
      if isPlain {
        word.unicodeScalars.append(Unicode.Scalar(byte))
      } else if let last = word.last, last != "-" {
        word.append("-")
      }
    }
    // Different names may look the same without their signs: FNV-1a tells them apart.
    var hash: UInt32 = 0x811C_9DC5
    for byte in group.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    let digits = String(hash, radix: 36)
    return CameraID(unchecked: "\(reportsName)-\(word.prefix(40))-\(digits)")
  }

  /// Whether no camera may be called so.
  public var isOfReports: Bool {
    text == Self.reportsName || text.hasPrefix(Self.reportsName + "-")
  }
}
