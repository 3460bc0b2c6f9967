internal import CMosquitto

/// What is common to all connections by libmosquitto.
enum Library {
  /// Whether it could be set up; once a process, and never taken down.
  static let isReady: Bool = mosquitto_lib_init() == CInt(MOSQ_ERR_SUCCESS.rawValue)

  static let success = CInt(MOSQ_ERR_SUCCESS.rawValue)

  /// What a code of a call means.
  static func text(_ code: CInt) -> String {
    // SAFETY: the library answers with a text that is never freed; for MOSQ_ERR_ERRNO that of the
    // system's newest error, which is that of the call before on this thread.
    guard let text = unsafe mosquitto_strerror(code) else { return "code \(code)" }
    let meaning = sentence(unsafe String(cString: text))
    return meaning == "success" ? "the network failed" : meaning
  }

  /// Why a broker refuses a connection, by MQTT 3.1.1.
  static func connectText(_ code: CInt) -> String {
    // SAFETY: as above.
    guard let text = unsafe mosquitto_connack_string(code) else { return "code \(code)" }
    return sentence(unsafe String(cString: text))
  }

  /// The same by MQTT 5, also for messages.
  static func reasonText(_ code: CInt) -> String {
    // SAFETY: as above.
    guard let text = unsafe mosquitto_reason_string(code) else { return "code \(code)" }
    return sentence(unsafe String(cString: text))
  }

  /// Within a sentence of ours.
  private static func sentence(_ text: String) -> String {
    let text = text.hasSuffix(".") ? String(text.dropLast()) : text
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
