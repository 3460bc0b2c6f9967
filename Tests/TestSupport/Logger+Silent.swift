public import Logging

extension Logger {
  /// Says only what is critical.
  public static var silent: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }
}
