import Foundation
import TestSupport

extension ChromiumPage {
  /// A PNG file that the browser paints, 64 x 36, half see-through.
  func paintPNG() async throws -> [UInt8] {
    let text: String = try await evaluate(
      """
      (() => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [64, 36];
        const pen = canvas.getContext("2d");
        pen.fillStyle = "rgb(32 168 180 / 50%)";
        pen.fillRect(20, 10, 24, 16);
        return canvas.toDataURL("image/png").split(",")[1];
      })()
      """)
    return Data(base64Encoded: text).map(Array.init) ?? []
  }

  /// A JPEG file that the browser paints: something like a yard with persons.
  func paintJPEG(width: Int = 320, height: Int = 180) async throws -> [UInt8] {
    let text: String = try await evaluate(
      """
      (() => {
        const canvas = document.createElement("canvas");
        const [w, h] = [canvas.width, canvas.height] = [\(width), \(height)];
        const pen = canvas.getContext("2d");
        const ground = pen.createLinearGradient(0, 0, 0, h);
        ground.addColorStop(0, "#7d8a93");
        ground.addColorStop(0.35, "#59615f");
        ground.addColorStop(1, "#3c4039");
        pen.fillStyle = ground;
        pen.fillRect(0, 0, w, h);
        for (let i = 0; i < 12; i += 1) {
          const size = (h / 30) * (1 + i / 3);
          const [x, y] = [((i * 137) % 300) / 300 * w, h * (0.3 + i / 20)];
          pen.fillStyle = `hsl(${i * 47} 35% 40%)`;
          pen.fillRect(x, y, size * 0.5, size * 1.6);
          pen.beginPath();
          pen.arc(x + size * 0.25, y - size * 0.2, size * 0.24, 0, 7);
          pen.fill();
        }
        return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
      })()
      """)
    return Data(base64Encoded: text).map(Array.init) ?? []
  }
}
