import Pixels
import TestSupport
import Testing

@testable import Scene

@Suite("Fingerprint of a page") struct PageFingerprintTests {
  static func print(_ html: String) -> [UInt64] { PageFingerprint(html: Array(html.utf8)).hashes }

  static let plain = "<p>selamat datang di kota kami</p>"

  @Test(arguments: [
    ("case and punctuation", "<p>Selamat datang, di KOTA kami!</p>"),
    ("tags between", "<div><b>selamat</b> datang</div><i>di</i> kota<br>kami"),
    ("scripts", "<script>var berita = 'x < y';</script>selamat datang di kota kami"),
    ("a script's closing tag in capitals", "<SCRIPT>a b c</SCRIPT>selamat datang di kota kami"),
    ("styles and comments", "<style>p { top: 0 }</style><!-- a > b -->selamat datang di kota kami"),
    ("attributes", "<p title='a > b c' alt=\"lain sekali\">selamat datang di kota kami</p>"),
    ("numbers and dates", "selamat 22 datang 2026-11-22 di 1.000 kota 3f2a9 kami"),
    ("tokens", "selamat datang x7f9q_2 di kota csrf_8a kami"),
    ("entities", "selamat&nbsp;datang &#8217; di&amp;kota kami"),
    ("single letters", "selamat a datang di b kota kami"),
  ])
  func whatIsNotTextDoesNotCount(_ what: String, _ html: String) {
    #expect(Self.print(html) == Self.print(Self.plain))
    #expect(Self.print(html).count == 4)
  }

  @Test func otherWordsAreOthers() {
    #expect(Self.print("selamat jalan dari kota kami") != Self.print(Self.plain))
    // The same words in another order, too.
    #expect(Self.print("kami kota di datang selamat") != Self.print(Self.plain))
  }

  @Test(arguments: [
    "", "<", "<!--", "<script>", "<a href='", "&", "&nbsp", "\u{0}\u{0}", "<script><script>",
    "</", "<p", "teks", String(repeating: "<", count: 10_000), "<!-->", "<svg/onload=x>",
  ])
  func brokenPageIsNoTrap(_ html: String) {
    #expect(Self.print(html) == [])
  }

  @Test func longPageKeepsTheSmallestOfItsPairs() {
    var generator = SplitMix64(seed: 5)
    let words = (0..<5_000).map { _ in
      String(
        decoding: (0..<6).map { _ in UInt8.random(in: 97...122, using: &generator) }, as: UTF8.self)
    }
    let hashes = Self.print(words.joined(separator: " "))
    #expect(hashes.count == PageFingerprint.limit && hashes == hashes.sorted())
    // A part that stays is found among what changes: most of what both keep is the same.
    let other = Self.print((words.prefix(4_500) + ["baru", "sekali"]).joined(separator: " "))
    #expect(Set(hashes).intersection(other).count > 200)
  }
}
