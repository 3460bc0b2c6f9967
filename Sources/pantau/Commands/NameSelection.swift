import ArgumentParser

/// `--only` and `--exclude` of the commands that go through a folder of named things.
struct NameSelection: ParsableArguments {
  @Option(help: "Only the one of this name; may be given several times.")
  var only: [String] = []

  @Option(help: "Leave the one of this name out; may be given several times.")
  var exclude: [String] = []

  /// Those of `all` that are asked for, at least one. `what` a single one is called.
  func chosen<Element>(
    of all: [Element], what: String, name: KeyPath<Element, String>,
    where isWanted: (Element) -> Bool = { _ in true }
  ) throws(ValidationError) -> [Element] {
    let names = all.map { $0[keyPath: name] }
    for name in only + exclude where !names.contains(name) {
      let advice = NearestKey.of(name, among: names).map { "did you mean '\($0)'?" }
      throw ValidationError(
        "no \(what) '\(name)'; " + (advice ?? "expected one of \(names.joined(separator: ", "))"))
    }
    let chosen = all.filter { element in
      let name = element[keyPath: name]
      return (only.isEmpty || only.contains(name)) && !exclude.contains(name) && isWanted(element)
    }
    guard !chosen.isEmpty else {
      throw ValidationError("the options leave no \(what) of \(all.count)")
    }
    return chosen
  }
}
