/// The codecs whose streams are read here without decoding them. Raw values are libav's names.
public enum Codec: String, Sendable, CaseIterable {
  /// ITU-T H.264.
  case h264
  /// ITU-T H.265.
  case hevc
}
