internal import Foundation

/// What went wrong with the browser, in a sentence.
public struct ChromiumError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// A headless Chromium (Debian's package) that a test drives over the DevTools protocol.
///
/// It ends with `stop`, with the value, or after `seconds` even if the test is killed. Its profile
/// is its own and is removed.
public final class Chromium: Sendable {
  public static let path = "/usr/bin/chromium"

  /// For `.enabled(if:)` of tests that need it.
  public static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

  private let pipe: DevToolsPipe
  private let profile: TemporaryDirectory

  public init(seconds: Int = 120) throws {
    profile = try TemporaryDirectory()
    pipe = try DevToolsPipe(
      [
        Self.path, "--headless", "--remote-debugging-pipe", "--user-data-dir=\(profile.path)",
        // As root, which test machines are, Chromium has no sandbox.
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-extensions", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--mute-audio", "--hide-scrollbars", "--force-color-profile=srgb",
        "--no-proxy-server", "about:blank",
      ], seconds: seconds)
  }

  deinit { stop() }

  public func stop() { pipe.stop() }

  /// A new page with a view of `width` x `height`.
  ///
  /// - Parameter language: what the browser says it prefers, e.g. `id-ID`.
  public func openPage(
    width: Int = 1920, height: Int = 1080, language: String = "en-GB", isDark: Bool = true
  ) async throws -> ChromiumPage {
    struct Target: Encodable { let url: String }
    struct Created: Decodable { let targetId: String }
    struct Attachment: Encodable {
      let targetId: String
      let flatten = true
    }
    struct Attached: Decodable { let sessionId: String }
    let created: Created = try await send("Target.createTarget", Target(url: "about:blank"))
    let attached: Attached = try await send(
      "Target.attachToTarget", Attachment(targetId: created.targetId))
    let page = ChromiumPage(pipe: pipe, session: attached.sessionId)
    try await page.prepare(language: language)
    try await page.resize(width: width, height: height)
    try await page.prefer(dark: isDark)
    return page
  }

  private func send<Answer: Decodable>(
    _ method: String, _ parameters: some Encodable & Sendable
  ) async throws -> Answer {
    try DevToolsAnswer.result(of: try await pipe.send(method, parameters, session: nil))
  }
}
