internal import CFFmpeg
public import Pixels

/// Layers as PNG files with alpha.
public enum ColourPNG {
  /// The PNG file's bytes: 8 bits each of red, green, blue and opacity. The layer is not empty.
  public static func encode(_ layer: ColourLayer) throws(MediaError) -> [UInt8] {
    let stride = 4 * layer.size.width
    return try PNGFile.encode(layer.size, AV_PIX_FMT_RGBA, bytesPerPixel: 4) { y, row in
      for x in row.indices { row[x] = layer.rgba[y * stride + x] }
    }
  }
}
