import Foundation
import HTTPTypes
import Hummingbird

/// An error as a client sees it: RFC 9457 problem details.
struct Problem: Error {
  /// What was wrong with one parameter, header or member of the body.
  struct Parameter: Encodable, Sendable {
    /// Where it stands: `query`, `header` or `body`.
    let location: String
    let name: String
    /// A phrase that completes "expected ...".
    let expected: String
    let received: String?
  }

  let status: HTTPResponse.Status
  /// Last part of `type`, stable, for programs.
  let name: String
  let title: String
  let detail: String
  var parameters: [Parameter] = []
  /// What is wrong with a camera.
  var issues: [CameraChangeError.Issue] = []
  var headers: HTTPFields = [:]

  func response(path: String) -> Response {
    var response = WireJSON.response(body(path: path), status: status)
    response.headers[.contentType] = "application/problem+json"
    response.headers[.cacheControl] = "no-store"
    for field in headers { response.headers[field.name] = field.value }
    return response
  }

  /// The body alone.
  func bytes(path: String) -> ByteBuffer { WireJSON.text(body(path: path)) }

  private func body(path: String) -> Body {
    Body(
      type: "urn:pantau:problem:" + name, title: title, status: status.code, detail: detail,
      instance: path, invalidParameters: parameters.isEmpty ? nil : parameters,
      issues: issues.isEmpty ? nil : issues)
  }

  private struct Body: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let invalidParameters: [Parameter]?
    let issues: [CameraChangeError.Issue]?
  }
}

extension Problem {
  static func badRequest(_ parameters: [Parameter]) -> Problem {
    let list = parameters.map { "\($0.name): expected \($0.expected)" }
    return Problem(
      status: .badRequest, name: "bad-parameter", title: "A parameter is not understood",
      detail: list.joined(separator: "; "), parameters: parameters)
  }

  static let unauthorized = Problem(
    status: .unauthorized, name: "log-in", title: "Log in first",
    detail: "A session or a token is needed here.",
    headers: [.wwwAuthenticate: "Bearer realm=\"Pantau\""])

  static func forbidden(_ detail: String) -> Problem {
    Problem(status: .forbidden, name: "forbidden", title: "Not allowed", detail: detail)
  }

  static func tooMany(_ detail: String, retryAfter: Duration) -> Problem {
    Problem(
      status: .tooManyRequests, name: "too-many", title: "Too many tries", detail: detail,
      headers: [.retryAfter: String(max(1, Int(retryAfter.wireSeconds.rounded(.up))))])
  }

  static func notFound(_ what: String) -> Problem {
    Problem(status: .notFound, name: "not-found", title: "Not found", detail: what)
  }

  /// What is asked for will be there soon.
  static func notYet(_ detail: String, retryAfterSeconds: Int) -> Problem {
    Problem(
      status: .notFound, name: "not-yet", title: "Not there yet", detail: detail,
      headers: [.retryAfter: String(retryAfterSeconds)])
  }

  static func methodNotAllowed(_ method: String, allowed: [String]) -> Problem {
    let list = allowed.joined(separator: ", ")
    return Problem(
      status: .methodNotAllowed, name: "method-not-allowed", title: "Method not allowed",
      detail: "\(method) is not possible here; possible: \(list)", headers: [.allow: list])
  }

  static func conflict(_ detail: String) -> Problem {
    Problem(
      status: .conflict, name: "conflict", title: "Not possible in this state", detail: detail)
  }

  static func unavailable(_ detail: String, retryAfterSeconds: Int) -> Problem {
    Problem(
      status: .serviceUnavailable, name: "unavailable", title: "Not available now",
      detail: detail, headers: [.retryAfter: String(retryAfterSeconds)])
  }

  /// Says nothing of what happened inside: that is in the log.
  static let internalError = Problem(
    status: .internalServerError, name: "internal", title: "An error inside Pantau",
    detail: "The request was understood but failed inside Pantau; its log says why.")
}
