import Pixels

/// What a set of pictures with known heads came to.
public struct CrowdScore: Sendable {
  public let name: String
  public private(set) var errors = CountErrors()
  /// Of the smoothed counts; `nil` unless the pictures were said to be consecutive.
  public internal(set) var smoothed: CountErrors?
  private var gameSums: [Double] = [0, 0, 0]
  /// Processor time of counting all pictures.
  var time = Duration.zero

  init(name: String) { self.name = name }

  /// GAME(1), (2), (3) (Guerrero-Gómez-Olmedo et al. 2015): the absolute errors of 4, 16, 64 equal
  /// parts of a picture summed, and the mean of that over pictures.
  public var game: [Double] { gameSums.map { $0 / Double(max(errors.images, 1)) } }

  /// Processor time of one thread from the decoded picture to persons in each block.
  public var millisecondsPerImage: Double {
    time.inSeconds * 1_000 / Double(max(errors.images, 1))
  }

  /// - Parameter game: the picture's sums over 4, 16 and 64 parts.
  mutating func add(
    _ picture: CountedPicture, game: [Double], _ onPicture: (CountedPicture) -> Void
  ) {
    errors.add(counted: picture.counted, truth: picture.truth)
    if let count = picture.smoothed { smoothed?.add(counted: count, truth: picture.truth) }
    for level in gameSums.indices { gameSums[level] += game[level] }
    onPicture(picture)
  }
}
