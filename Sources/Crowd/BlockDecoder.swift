#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Persons in a block out of the network's last layer.
struct BlockDecoder {
  /// Counts that the block's distribution is a mixture of.
  let binCentres: [Float]

  /// `sum(softmax(bins) * centres) / (1 + exp(e - p))`: the mean of the distribution over bins,
  /// times the probability that there is anybody at all.
  ///
  /// `logits` are the bins', then `e` (empty) and `p` (persons).
  func persons(_ logits: Span<Float>) -> Float {
    let bins = binCentres.count
    precondition(logits.count >= bins + 2, "a logit for each bin and two")
    var largest = logits[0]
    for bin in 1..<bins { largest = max(largest, logits[bin]) }
    var (shares, sum) = (0 as Float, 0 as Float)
    for bin in 0..<bins {
      let share = exp(logits[bin] - largest)
      shares += share
      sum += share * binCentres[bin]
    }
    let persons = sum / shares / (1 + exp(logits[bins] - logits[bins + 1]))
    // Absurd weights overflow to what is no number; nobody is seen then.
    return persons > 0 ? persons : 0
  }
}
