import Foundation
import HTTPTypes
import Hummingbird

/// The files of the page, read once at the start: a request can only name one of them, so there is
/// no path to climb out of.
struct PageFiles: Sendable {
  struct File: Sendable {
    let contents: ByteBuffer
    let contentType: String
    let etag: String

    init(contents: ByteBuffer, contentType: String) {
      self.contents = contents
      self.contentType = contentType
      etag = "\"\(PageFiles.fingerprint(contents))\""
    }
  }

  let index: File
  /// By name.
  let files: [String: File]
  let openAPI: File

  /// Reads the resources that lie beside the program.
  init() throws(WebError) {
    guard let folder = Bundle.module.url(forResource: "Page", withExtension: nil),
      let urls = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    else { throw .partMissing("the folder Page") }
    var files: [String: File] = [:]
    for url in urls {
      guard let type = Self.types[url.pathExtension] else { continue }
      files[url.lastPathComponent] = try Self.read(url, type: type)
    }
    guard let index = files.removeValue(forKey: "index.html") else {
      throw .partMissing("index.html")
    }
    guard let document = Bundle.module.url(forResource: "openapi", withExtension: "yaml") else {
      throw .partMissing("openapi.yaml")
    }
    self.index = index
    self.files = files
    openAPI = try Self.read(document, type: "application/yaml")
  }

  func routes() -> [Route] {
    let files = files
    let index = index
    let openAPI = openAPI
    return [
      .get("/", .open) { call in try Self.answer(call, with: index) },
      .get("/openapi.yaml", .open) { call in try Self.answer(call, with: openAPI) },
      .get("/page/{file}", .open) { call in
        let name = call.pathParameter("file")
        guard let file = files[name] else {
          throw Problem.notFound("The page has no file \(name).")
        }
        return try Self.answer(call, with: file)
      },
    ]
  }

  /// The whole file, or 304 if the client has it already.
  static func answer(_ call: Call, with file: File) throws -> Response {
    try call.query.finish()
    return answer(call.request, with: file, caching: "no-cache")
  }

  /// - Parameter caching: who may keep it, and for how long.
  static func answer(_ request: Request, with file: File, caching: String) -> Response {
    let headers: HTTPFields = [
      .contentType: file.contentType, .cacheControl: caching, .eTag: file.etag,
    ]
    if request.headers[.ifNoneMatch]?.contains(file.etag) == true {
      return Response(status: .notModified, headers: headers)
    }
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.contents))
  }

  static func read(_ url: URL, type: String) throws(WebError) -> File {
    guard let data = try? Data(contentsOf: url) else { throw .partMissing(url.lastPathComponent) }
    return File(contents: ByteBuffer(bytes: data), contentType: type)
  }

  /// FNV-1a, 64 bits: tells versions of a file apart, protects nothing.
  fileprivate static func fingerprint(_ contents: ByteBuffer) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in contents.readableBytesView { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }

  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
  ]
}
