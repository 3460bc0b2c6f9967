/// What a monitor remembers about each track, by the track's id. At most as many entries as there
/// are tracks, so that looking one up by walking is cheap.
struct TrackMemory<Value: Sendable>: Sendable {
  // Apart, so that the walk is over plain numbers.
  private var ids: [Int] = []
  private var values: [Value] = []

  init() {
    ids.reserveCapacity(Tracker.capacity)
    values.reserveCapacity(Tracker.capacity)
  }

  subscript(id: Int) -> Value? {
    get { ids.firstIndex(of: id).map { values[$0] } }
    set {
      switch (ids.firstIndex(of: id), newValue) {
      case (let index?, let value?): values[index] = value
      case (let index?, nil): remove(at: index)
      case (nil, let value?):
        ids.append(id)
        values.append(value)
      case (nil, nil): break
      }
    }
  }

  /// Forgets tracks that are no more.
  mutating func keep(only tracks: [Track]) {
    for index in ids.indices.reversed() where !tracks.contains(where: { $0.id == ids[index] }) {
      remove(at: index)
    }
  }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  private mutating func remove(at index: Int) {
    ids.remove(at: index)
    values.remove(at: index)
  }
}
