/// Why a benchmark of cameras could not be made.
public struct CameraBenchError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
