/// The band around a mean that holds nine in ten of a normal distribution: what every band of counts
/// means.
public enum NormalBand {
  /// Its half width, in deviations.
  public static let halfWidth = 1.645
}
