/// A colour by its red, green and blue, 0...1.
struct Colour: Hashable, Sendable {
  var red: Double
  var green: Double
  var blue: Double

  init(_ red: Double, _ green: Double, _ blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  init(hex: UInt32) {
    red = Double(hex >> 16 & 255) / 255
    green = Double(hex >> 8 & 255) / 255
    blue = Double(hex & 255) / 255
  }

  static func grey(_ level: Double) -> Colour { Colour(level, level, level) }

  static func * (colour: Colour, factor: Double) -> Colour {
    Colour(colour.red * factor, colour.green * factor, colour.blue * factor)
  }

  static func + (left: Colour, right: Colour) -> Colour {
    Colour(left.red + right.red, left.green + right.green, left.blue + right.blue)
  }

  func mixed(with other: Colour, _ share: Double) -> Colour {
    self * (1 - share) + other * share
  }

  /// Y' of BT.709 in video range: 16 black, 235 white.
  var luma: Float { Float(16 + 219 * weighted) }
  /// Cb, 128 = grey.
  var blueDifference: Float { Float(128 + 224 * Self.saturation * (blue - weighted) / 1.8556) }
  /// Cr, 128 = grey.
  var redDifference: Float { Float(128 + 224 * Self.saturation * (red - weighted) / 1.5748) }

  /// Small sensors under a grey sky give pale colours.
  private static let saturation = 0.62

  private var weighted: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }
}
