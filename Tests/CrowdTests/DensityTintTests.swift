import Pixels
import Testing

@testable import Crowd

@Suite struct DensityTintTests {
  private let picture = PixelSize(width: 160, height: 90)

  private func layer(_ persons: [(x: Int, y: Int, count: Float)]) -> ColourLayer {
    var map = DensityMap(picture: picture, block: 16)
    for person in persons { map.counts[person.y * map.size.width + person.x] += person.count }
    return DensityTint.layer(
      of: map, blockWidth: 0.1, blockHeight: 16.0 / 90, size: PixelSize(width: 80, height: 45))
  }

  @Test func nobodyIsNotSeen() {
    #expect(layer([]).rgba.allSatisfy { $0 == 0 })
    // A network's doubt about empty ground.
    #expect(layer([(4, 2, 0.03)]).rgba.allSatisfy { $0 == 0 })
  }

  @Test func colourIsWherePersonsAreAndNotTwoBlocksAway() {
    let layer = layer([(4, 2, 1)])
    // Blocks are 8 x 8 pixels of the layer.
    #expect(layer.opacity(x: 36, y: 20) > 100)
    #expect(layer.opacity(x: 36 + 17, y: 20) == 0)
    #expect(layer.opacity(x: 36, y: 20 + 17) == 0)
    #expect(layer.opacity(x: 0, y: 0) == 0)
  }

  @Test func thePictureEndsWithinTheLastRowOfBlocks() {
    // Of six rows of blocks 16 high, the picture of 90 has 10 pixels of the last.
    let layer = layer([(4, 5, 1)])
    #expect(layer.opacity(x: 36, y: 44) > 80)
    #expect(layer.opacity(x: 36, y: 22) == 0)
  }

  @Test func morePersonsAreBrighterAndHideMore() {
    let colours = stride(from: Float(0.02), through: 0.6, by: 0.02).map(DensityTint.colour)
    for (fewer, more) in zip(colours, colours.dropFirst()) {
      #expect(more.w >= fewer.w)
      #expect(brightness(more) >= brightness(fewer))
    }
    #expect(brightness(colours.last!) > brightness(colours.first!) + 100)
    #expect(colours.last!.w < 200, "what is below is still seen")
  }

  private func brightness(_ colour: SIMD4<UInt8>) -> Int {
    (299 * Int(colour.x) + 587 * Int(colour.y) + 114 * Int(colour.z)) / 1000
  }
}
