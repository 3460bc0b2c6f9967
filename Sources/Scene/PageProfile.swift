public import Pixels

/// What is usual of a web page: how often each of its pairs of words has been there.
///
/// What is always there (menus, the agency's name, the address at the foot) is what the page is known
/// by. News, tickers and banners come and go, are soon known to, and count for nothing. A page that was
/// replaced lacks what was always there. A page in doubt is learned slowly: a new design is usual after
/// two or three days.
public struct PageProfile: Hashable, Sendable {
  /// How often each was there, 0...1.
  public private(set) var presence: [UInt64: Float]
  /// Pages that were learned.
  public private(set) var pages: Int
  public private(set) var learnedAt: WallTime?

  /// What is there so often belongs to the page.
  static let usual: Float = 0.7
  /// Of fewer usual pairs nothing is said: such a page has hardly any text.
  static let leastUsual = 8
  /// Nothing is said before so many pages were seen.
  static let leastPages = 20
  /// What was learned so long ago has the weight 1/e.
  private static let memory = Duration.seconds(2 * 86_400)
  /// More are not kept: the rarest are forgotten first.
  private static let limit = 1_024

  public init() {
    presence = [:]
    pages = 0
  }

  /// As it was kept.
  public init(presence: [UInt64: Float], pages: Int, learnedAt: WallTime) {
    self.presence = presence
    self.pages = max(0, pages)
    self.learnedAt = learnedAt
  }

  /// Share of what is usual that the page lacks, 0...1; `nil`: nothing can be said yet.
  func shareGone(from page: PageFingerprint) -> Double? {
    guard pages >= Self.leastPages else { return nil }
    let there = Set(page.hashes)
    var usual = 0
    var gone = 0
    for (hash, share) in presence where share >= Self.usual && hash <= page.horizon {
      usual += 1
      if !there.contains(hash) { gone += 1 }
    }
    return usual >= Self.leastUsual ? Double(gone) / Double(usual) : nil
  }

  /// - Parameter isDoubtful: it may be a page that somebody else put there.
  mutating func learn(_ page: PageFingerprint, at now: WallTime, isDoubtful: Bool = false) {
    let passed = learnedAt.map { max(.zero, now.duration(since: $0)) } ?? .zero
    pages += 1
    learnedAt = now
    // At first the mean of all pages, which learns faster.
    let slow = min(0.1, passed / Self.memory)
    let rate = Float(isDoubtful ? slow : max(1 / Double(pages), slow))
    for (hash, share) in presence where hash <= page.horizon {
      presence[hash] = share * (1 - rate)
    }
    for hash in page.hashes { presence[hash, default: 0] += rate }
    forget(below: rate / 2)
  }

  /// What was there once is forgotten after a day or so.
  private mutating func forget(below least: Float) {
    presence = presence.filter { $0.value >= least }
    guard presence.count > Self.limit else { return }
    let kept = presence.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(Self.limit)
    presence = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}
