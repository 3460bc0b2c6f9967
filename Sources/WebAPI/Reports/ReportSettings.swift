public import Scene

/// How citizens' reports are taken.
public struct ReportSettings: Hashable, Sendable {
  /// What operators read as their source.
  public var name = "Laporan warga"
  /// Whether there is a form for everybody; else only programs with a token send reports.
  public var hasForm = true
  /// Said above the form; `nil`: nothing.
  public var notice: String?
  /// At least one, with different ids.
  public var categories = ReportCategory.usual
  /// Which of them are alerted; each is by itself.
  public var alerts = AlertRule()
  /// Whose places are: the first that holds a place gives its group.
  public var areas: [GeoArea] = []
  /// Cameras that are nearer, in metres, are shown with a report; the nearest gives it its group where
  /// no area does. Larger: more to look at, less to the point.
  public var nearestMetres = 500.0
  /// At most, 0...8. Larger: more pictures are kept.
  public var nearestCameras = 4
  /// What the form's map shows at first; `nil`: the areas, or where the cameras are.
  public var centre: GeoPosition?
  public var limits = Limits()

  /// What one sender, and all of them, may send. Larger: more patience, also with mischief.
  public struct Limits: Hashable, Sendable {
    /// Reports of one address in an hour, by the form.
    public var perAddress = 6
    /// Reports of all addresses in an hour, by the form.
    public var perHour = 120
    /// Reports of one program in an hour.
    public var perProgram = 600
    /// Bytes of a picture.
    public var pictureBytes = 8_000_000

    public init() {}
  }

  public init() {}

  /// Whose a place is; `nil`: nobody knows.
  func group(of place: GeoPosition) -> String? {
    areas.first { $0.contains(place) }?.group
  }
}
