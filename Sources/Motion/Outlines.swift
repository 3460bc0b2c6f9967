internal import Pixels

/// How sharply connected patches of the picture end: how much of what they differ from the model is
/// lost within a few cells beyond their edge. Light fades out, and so does what is out of focus.
struct Outlines {
  /// Cells beyond the edge.
  private static let reach = 3

  private var sums: [Sums] = []

  struct Sums {
    var cells: Int32 = 0
    /// Levels by which the patch differs from the model, and the same without sign.
    var change: Float = 0
    var distance: Float = 0
    /// Levels that are lost beyond the edge, over so many places.
    var loss: Float = 0
    var edge: Int32 = 0
    /// The same from the next cell within, where a mask that is a cell too large has its thing.
    var lossWithin: Float = 0

    /// Whether less than this share of the mean distance is lost.
    func isSoft(_ share: Float) -> Bool {
      edge > 0 && loss * Float(cells) < share * distance * Float(edge)
    }

    /// Whether less than this share is lost from just within the edge.
    func isSoftWithin(_ share: Float) -> Bool {
      edge > 0 && lossWithin * Float(cells) < share * distance * Float(edge)
    }
  }

  init(size: PixelSize) { sums.reserveCapacity(size.height * 2) }

  /// By the index of a component's root.
  subscript(root: Int) -> Sums { sums[root] }

  var all: [Sums] { sums }

  /// Measures the components of `patches`, as labelled. Cells of `within`, which has them all, are
  /// not beyond an edge; `loss` says how much of a change inside is missing outside.
  mutating func measure(
    _ labeler: inout BlobLabeler, of patches: BitPlane, within: BitPlane, model: BackgroundModel,
    loss: (_ inside: Int, _ outside: Int) -> Int
  ) {
    sums.removeAll(keepingCapacity: true)
    // An array by itself would double.
    sums.reserveCapacity(labeler.runCount)
    for _ in 0..<labeler.runCount { sums.append(Sums()) }
    for index in 0..<labeler.runCount {
      let (y, columns) = labeler.run(index)
      let root = labeler.root(of: index)
      var sum = sums[root]
      let (pixels, means) = (model.pixels(ofRow: y), model.means(ofRow: y))
      for x in columns {
        let change = Int(pixels[x]) - Int(means[x])
        sum.change += Float(change)
        sum.distance += Float(abs(change))
      }
      sum.cells += Int32(columns.count)
      func look(from x: Int, by stepX: Int, _ stepY: Int) {
        let (farX, farY) = (x + stepX, y + stepY)
        guard farX >= 0, farX < model.size.width, farY >= 0, farY < model.size.height,
          !within[farX, farY]
        else { return }
        let nearX = min(max(x - stepX.signum(), 0), model.size.width - 1)
        let nearY = y - stepY.signum()
        let far = model.change(farX, farY)
        sum.loss += Float(loss(model.change(x, y), far))
        sum.lossWithin += Float(loss(model.change(nearX, nearY), far))
        sum.edge += 1
      }
      look(from: columns.lowerBound, by: -Self.reach, 0)
      look(from: columns.upperBound - 1, by: Self.reach, 0)
      for x in columns {
        if y > 0, !patches[x, y - 1] { look(from: x, by: 0, -Self.reach) }
        if y + 1 < model.size.height, !patches[x, y + 1] { look(from: x, by: 0, Self.reach) }
      }
      sums[root] = sum
    }
  }
}

extension BackgroundModel {
  /// How much brighter a cell is than its first mean.
  fileprivate func change(_ x: Int, _ y: Int) -> Int {
    Int(pixels(ofRow: y)[x]) - Int(means(ofRow: y)[x])
  }
}
