internal import CFFmpeg
public import Pixels

/// Grey pictures as PNG files: masks and labels, bit for bit.
public enum GrayPNG {
  /// The PNG file's bytes: 8 bits a pixel, no colour.
  public static func encode(_ plane: LumaPlane) throws(MediaError) -> [UInt8] {
    try PNGFile.encode(plane.size, AV_PIX_FMT_GRAY8, bytesPerPixel: 1) { y, row in
      let source = plane.row(y)
      for x in row.indices { row[x] = source[x] }
    }
  }
}
