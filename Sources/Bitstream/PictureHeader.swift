/// What a packet's first slice says of its picture, read without decoding it.
public struct PictureHeader: Hashable, Sendable {
  public enum Kind: Int, Sendable, CaseIterable {
    case intra, predicted, bidirectional
  }

  public var kind: Kind
  /// Whether other pictures are predicted from it.
  public var isReference: Bool
  /// Quantiser of the slice, 0...51: 6 more is a step twice as coarse, and about half the bits.
  public var quantiser: Int

  public init(kind: Kind, isReference: Bool, quantiser: Int) {
    self.kind = kind
    self.isReference = isReference
    self.quantiser = quantiser
  }
}
