import Foundation
import Scene
import ServiceLifecycle
import TestSupport
import Testing

@testable import WebAPI

/// A browser's visit to a command center with four cameras.
struct Visit: Sendable {
  let center: CommandCenter
  let page: ChromiumPage
  let port: Int
  /// 320 x 180.
  let jpeg: [UInt8]

  func address(_ hash: String) -> String { "http://127.0.0.1:\(port)/\(hash)" }

  func open(_ hash: String) async throws { try await page.navigate(to: address(hash)) }

  /// With the keyboard, once the log-in is there.
  func logIn(as name: String, password: String) async throws {
    try await page.waitFor("document.querySelector('.login') !== null")
    for text in [name, password] {
      try await page.type(text)
      try await page.press("Enter")
    }
  }

  /// Runs a test, which fails if the browser's console shows an error.
  static func run(
    language: String = "en-GB", seconds: Int = 120,
    configure: @escaping @Sendable (inout WebConfiguration) -> Void = { _ in },
    _ test: @Sendable (Visit) async throws -> Void
  ) async throws {
    let center = try CommandCenter()
    let chromium = try Chromium(seconds: seconds)
    defer { chromium.stop() }
    let page = try await chromium.openPage(language: language)
    let jpeg = try await page.paintJPEG()
    try center.setUpWall(jpeg: jpeg)
    let port = Int(LoopbackPort.free())
    try await center.serve(on: port, configure) {
      try await test(Visit(center: center, page: page, port: port, jpeg: jpeg))
      #expect(page.consoleErrors == [])
    }
  }
}

extension CommandCenter {
  /// Cameras in each state that the wall tells apart.
  func setUpWall(jpeg: [UInt8]) throws {
    var pier = try ScriptedCameras.Camera.running("pier", name: "Pier", jpeg: nil)
    pier.status.state = .backingOff
    pier.status.lastError = "connection refused"
    var market = try ScriptedCameras.Camera.running("market", name: "Market hall", jpeg: jpeg)
    market.status.picture = .warmUp
    cameras.set([
      try .running("gate", name: "North gate", jpeg: jpeg), market, pier,
      try .running("dark", name: "Dark corner", jpeg: nil),
    ])
  }

  /// Serves on a port of 127.0.0.1 while `body` runs.
  func serve(
    on port: Int, _ configure: @escaping @Sendable (inout WebConfiguration) -> Void = { _ in },
    _ body: @Sendable () async throws -> Void
  ) async throws {
    let application = try application {
      $0.port = port
      configure(&$0)
    }
    try await serving(application, on: port, body)
  }
}
