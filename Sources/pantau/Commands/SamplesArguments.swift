import ArgumentParser
import SampleStreams

/// `FIRST...LAST`, or one number.
struct SeedRange: ExpressibleByArgument {
  let range: ClosedRange<UInt64>

  init?(argument: String) {
    let ends = argument.split(separator: ".").map { UInt64($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
      first <= last, last - first < 100_000
    else { return nil }
    range = first...last
  }
}

/// Names of disturbances with commas between, or `all`.
struct NuisanceList: ExpressibleByArgument {
  let kinds: [NuisanceKind]

  init?(argument: String) {
    if argument == "all" {
      kinds = NuisanceKind.allCases.filter { $0.quietScene != nil }
      return
    }
    let named = argument.split(separator: ",").map {
      NuisanceKind(rawValue: String($0).replacing("-", with: "_"))
    }
    guard !named.isEmpty, named.allSatisfy({ $0 != nil }) else { return nil }
    kinds = named.compactMap { $0 }
  }
}
