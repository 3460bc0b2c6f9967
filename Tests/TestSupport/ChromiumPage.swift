internal import Foundation
internal import Synchronization

/// A page of a `Chromium`: goes somewhere, acts with mouse and keyboard, and tells what it shows.
public final class ChromiumPage: Sendable {
  private let pipe: DevToolsPipe
  private let session: String
  private let errors = Mutex<[String]>([])

  init(pipe: DevToolsPipe, session: String) {
    self.pipe = pipe
    self.session = session
    pipe.listen { [weak self] method, session, message in
      guard let self, session == self.session,
        let line = DevToolsConsole.errorLine(method: method, message: message)
      else { return }
      self.errors.withLock { $0.append(line) }
    }
  }

  /// Errors and warnings of the console so far: of scripts, of requests that failed, of content
  /// that the page's policy forbids.
  public var consoleErrors: [String] { errors.withLock { $0 } }

  public func forgetConsoleErrors() { errors.withLock { $0 = [] } }

  // MARK: - Where and how

  func prepare(language: String) async throws {
    struct Agent: Encodable {
      let userAgent: String
      let acceptLanguage: String
    }
    for domain in ["Page", "Runtime", "Log"] { try await command("\(domain).enable") }
    let agent: String = try await evaluate("navigator.userAgent")
    try await command(
      "Emulation.setUserAgentOverride", Agent(userAgent: agent, acceptLanguage: language))
  }

  public func resize(width: Int, height: Int) async throws {
    struct Metrics: Encodable {
      let width: Int
      let height: Int
      let deviceScaleFactor: Double = 1
      let mobile: Bool
    }
    try await command(
      "Emulation.setDeviceMetricsOverride",
      Metrics(width: width, height: height, mobile: width < 600))
  }

  /// What the page learns from `prefers-color-scheme`.
  public func prefer(dark: Bool) async throws {
    struct Feature: Encodable {
      let name = "prefers-color-scheme"
      let value: String
    }
    struct Media: Encodable { let features: [Feature] }
    try await command(
      "Emulation.setEmulatedMedia", Media(features: [Feature(value: dark ? "dark" : "light")]))
  }

  /// Opens an address and waits until the page is loaded.
  public func navigate(to address: String) async throws {
    struct Address: Encodable { let url: String }
    struct Answer: Decodable { let errorText: String? }
    let answer: Answer = try await send("Page.navigate", Address(url: address))
    if let text = answer.errorText { throw ChromiumError("\(address): \(text)") }
    try await waitFor("document.readyState === 'complete'")
  }

  // MARK: - What it shows

  /// The value of an expression (of a promise: what it becomes); throws what the script throws.
  public func evaluate<Value: Decodable>(
    _ expression: String, as type: Value.Type = Value.self
  ) async throws -> Value {
    let message = try await pipe.send(
      "Runtime.evaluate", DevToolsEvaluation.Parameters(expression: expression),
      session: session)
    let failure = try DevToolsAnswer<DevToolsEvaluation.Failure>.result(of: message)
    if let thrown = failure.exceptionDetails {
      throw ChromiumError("\(expression): \(thrown.line)")
    }
    return try DevToolsAnswer<DevToolsEvaluation.Success<Value>>.result(of: message).result.value
  }

  /// Runs statements that give no value.
  public func perform(_ script: String) async throws {
    _ = try await evaluate("(async () => {\n\(script)\nreturn true;\n})()", as: Bool.self)
  }

  /// Waits until an expression is true; throws, saying which, if it does not become so.
  public func waitFor(_ condition: String, within limit: Duration = .seconds(15)) async throws {
    let deadline = ContinuousClock.now + limit
    while true {
      // While the page changes its document an evaluation may fail: it is tried again.
      if (try? await evaluate("Boolean(\(condition))", as: Bool.self)) == true { return }
      guard ContinuousClock.now < deadline else {
        throw ChromiumError("within \(limit) it did not become true that \(condition)")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// What the first element of a selector says; empty if there is none.
  public func text(of selector: String) async throws -> String {
    try await evaluate("document.querySelector(\(Self.quoted(selector)))?.textContent ?? ''")
  }

  /// Writes what is to be seen as a PNG file.
  public func screenshot(to path: String) async throws {
    struct Form: Encodable { let format = "png" }
    struct Picture: Decodable { let data: String }
    let picture: Picture = try await send("Page.captureScreenshot", Form())
    guard let bytes = Data(base64Encoded: picture.data) else {
      throw ChromiumError("the screenshot is not base64")
    }
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  /// Makes the page look as on `screen` or on paper (`print`).
  public func emulate(media: String) async throws {
    struct Media: Encodable { let media: String }
    try await command("Emulation.setEmulatedMedia", Media(media: media))
  }

  /// The page as it would be printed: a PDF file.
  public func printPDF() async throws -> [UInt8] {
    struct Paper: Encodable {
      let preferCSSPageSize = true
      let printBackground = false
    }
    struct File: Decodable { let data: String }
    let file: File = try await send("Page.printToPDF", Paper())
    guard let bytes = Data(base64Encoded: file.data) else {
      throw ChromiumError("the PDF is not base64")
    }
    return Array(bytes)
  }

  // MARK: - Mouse and keyboard

  /// Clicks on the first element of a selector, once it is there and to be seen.
  ///
  /// - Parameter place: within it, as shares of its width and height; its middle by default.
  public func click(_ selector: String, at place: Place = Place(0.5, 0.5)) async throws {
    let point = try await point(of: selector, at: place)
    for type in ["mouseMoved", "mousePressed", "mouseReleased"] { try await mouse(type, at: point) }
  }

  /// Presses on an element, moves in steps to another place of it, and lets go.
  public func drag(_ selector: String, from begin: Place, to end: Place) async throws {
    let (from, to) = (
      try await point(of: selector, at: begin), try await point(of: selector, at: end)
    )
    try await mouse("mouseMoved", at: from)
    try await mouse("mousePressed", at: from)
    for step in 1...4 {
      let share = Double(step) / 4
      try await mouse(
        "mouseMoved",
        at: Place(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share), isHeld: true)
    }
    try await mouse("mouseReleased", at: to)
  }

  /// Of an element, or of the window in its pixels.
  public struct Place: Codable, Sendable {
    let x: Double
    let y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  func point(of selector: String, at place: Place) async throws -> Place {
    let element = "document.querySelector(\(Self.quoted(selector)))"
    try await waitFor("\(element)?.checkVisibility()")
    return try await evaluate(
      """
      (() => {
        const element = \(element);
        element.scrollIntoView({ block: "nearest" });
        const box = element.getBoundingClientRect();
        return { x: box.x + box.width * \(place.x), y: box.y + box.height * \(place.y) };
      })()
      """)
  }

  private func mouse(_ type: String, at point: Place, isHeld: Bool = false) async throws {
    struct Mouse: Encodable {
      let type: String
      let x: Double
      let y: Double
      let button = "left"
      let buttons: Int
      let clickCount = 1
    }
    try await command(
      "Input.dispatchMouseEvent",
      Mouse(type: type, x: point.x, y: point.y, buttons: isHeld || type == "mousePressed" ? 1 : 0))
  }

  /// Presses and releases a key by its DOM name: `a`, `?`, `Enter`, `Escape`, `ArrowDown` ...
  public func press(_ key: String) async throws {
    struct Key: Encodable {
      let type: String
      let key: String
      let text: String?
    }
    let text = key.count == 1 ? key : key == "Enter" ? "\r" : nil
    for type in [text == nil ? "rawKeyDown" : "keyDown", "keyUp"] {
      try await command(
        "Input.dispatchKeyEvent", Key(type: type, key: key, text: type == "keyUp" ? nil : text))
    }
  }

  /// Types into what has the focus.
  public func type(_ text: String) async throws {
    struct Insertion: Encodable { let text: String }
    try await command("Input.insertText", Insertion(text: text))
  }

  // MARK: - Protocol

  private struct Nothing: Codable {}

  private func command(_ method: String) async throws {
    let _: Nothing = try await send(method, Nothing())
  }

  func command(_ method: String, _ parameters: some Encodable & Sendable) async throws {
    let _: Nothing = try await send(method, parameters)
  }

  private func send<Answer: Decodable>(
    _ method: String, _ parameters: some Encodable & Sendable
  ) async throws -> Answer {
    try DevToolsAnswer.result(of: try await pipe.send(method, parameters, session: session))
  }

  static func quoted(_ text: String) -> String {
    let data = (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8)
    return String(decoding: data, as: UTF8.self)
  }
}
