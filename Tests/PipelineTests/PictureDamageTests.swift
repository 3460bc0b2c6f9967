import Pixels
import Testing

@testable import Pipeline

@Suite struct PictureDamageTests {
  /// Which of the pictures are looked at: `K` a key frame, `p` another, `!` after it where it is
  /// damaged; five a second.
  private func seen(_ pictures: [String]) -> [Bool] {
    var damage = PictureDamage()
    return pictures.enumerated().map { index, picture in
      damage.isToBeSeen(
        at: MediaTime(seconds: Double(index) / 5), isKeyFrame: picture.hasPrefix("K"),
        isDamaged: picture.hasSuffix("!"))
    }
  }

  @Test func wholePicturesAreSeen() {
    #expect(seen(["K", "p", "p", "K", "p"]).allSatisfy { $0 })
  }

  @Test func aDamagedPictureTakesThoseWithItThatBuildOnIt() {
    #expect(
      seen(["K", "p", "p!", "p", "p", "K", "p"]) == [true, true, false, false, false, true, true])
    #expect(seen(["K", "p", "K!", "p", "p", "K"]) == [true, true, false, false, false, true])
  }

  @Test func aLossThatTheDecoderDoesNotNoticeIsDamageAllTheSame() {
    var damage = PictureDamage()
    func isSeen(_ frame: Int) -> Bool {
      damage.isToBeSeen(
        at: MediaTime(ticks: Int64(frame) * 3_600), isKeyFrame: frame % 5 == 0, isDamaged: false)
    }
    #expect(isSeen(0))
    // The decoder holds two pictures back.
    damage.noteLoss(at: MediaTime(ticks: 3 * 3_600))
    #expect((1..<7).map(isSeen) == [true, true, false, false, true, true])
  }

  @Test func aCameraWhosePicturesAreAllFlawedIsWatchedAllTheSame() {
    let seen = seen(["K!"] + Array(repeating: "p!", count: 49))
    #expect(!seen.prefix(25).contains(true))
    #expect(seen.suffix(25).allSatisfy { $0 })
  }
}
