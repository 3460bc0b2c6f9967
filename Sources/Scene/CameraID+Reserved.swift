/// Sources of events that nobody configures.
extension CameraID {
  /// Names that are theirs, each alone or, of a group, with a hyphen behind it.
  private enum Reserved: String, CaseIterable {
    case reports, desk

    /// What it stands for.
    var meaning: String {
      switch self {
      case .reports: "citizens' reports"
      case .desk: "what waits for agencies"
      }
    }
  }

  /// Stands for what citizens report in a group, or (`nil`) where none is known.
  public static func reports(in group: String?) -> CameraID { source(.reports, of: group) }

  /// Stands for what is passed on to agencies from a group of cameras, or from cameras without one.
  public static func desk(of group: String?) -> CameraID { source(.desk, of: group) }

  /// Why nothing that is configured may be called so, a sentence; `nil`: it may.
  public var reservation: String? {
    if self == .pantau { return "\"pantau\" stands for Pantau itself" }
    let found = Reserved.allCases.first { text == $0.rawValue || text.hasPrefix($0.rawValue + "-") }
    return found.map {
      "\"\($0.rawValue)\", alone or with a hyphen behind it, stands for \($0.meaning)"
    }
  }

  /// Always the same id for the same name, so that events of the past stay with their group whatever
  /// is configured later.
  private static func source(_ name: Reserved, of group: String?) -> CameraID {
    guard let group else { return CameraID(unchecked: name.rawValue) }
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
    return CameraID(unchecked: "\(name.rawValue)-\(word.prefix(40))-\(digits)")
  }
}
