/// What a monitor remembers about each track, by the track's id. At most as many entries as there
/// are tracks, so that looking one up by walking is cheap.
struct TrackMemory<Value: Sendable>: Sendable {
  private var entries: [(id: Int, value: Value)] = []

  init() { entries.reserveCapacity(Tracker.capacity) }

  subscript(id: Int) -> Value? {
    get { entries.first { $0.id == id }?.value }
    set {
      let index = entries.firstIndex { $0.id == id }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append((id, value))
      case (nil, nil): break
      }
    }
  }

  /// Forgets tracks that are no more.
  mutating func keep(only tracks: [Track]) {
    entries.removeAll { entry in !tracks.contains { $0.id == entry.id } }
  }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }
}
