import Access
import Pixels
import Scene
import Store

/// A task with its trail as a letter: a page for paper, of which the browser makes the PDF.
struct Letter {
  enum Language: String, CaseIterable {
    case indonesian = "id"
    case english = "en"
  }

  let task: AgencyTask
  /// `nil`: deleted since.
  let event: StoredEvent?
  let head: Letterhead
  let language: Language
  let utcOffset: Duration

  private var words: LetterWords { LetterWords(language) }

  var html: String {
    let parts = [
      senderPart, datePart, subjectPart, addresseePart, textPart, factsPart, picturePart,
    ]
    return """
      <!doctype html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(task.number) – Pantau</title>
      <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/page/letter.css">
      </head>
      <body>
      <main>
      \(parts.joined())\(trailPart)<p class="sign">\(escaped(signer))</p>
      </main>
      </body>
      </html>

      """
  }

  // MARK: - Parts

  private var senderPart: String {
    if head.sender.isEmpty { return "" }
    let lines = head.sender.enumerated().map { index, line in
      index == 0 ? "<strong>\(escaped(line))</strong>" : escaped(line)
    }
    return "<header>\(lines.joined(separator: "<br>"))</header>\n"
  }

  private var datePart: String {
    let place = head.place.map { escaped($0) + ", " } ?? ""
    return "<p class=\"date\">\(place)\(words.date(local(task.createdAt)))</p>\n"
  }

  private var subjectPart: String {
    let subject = words.kind(task.kind) + ", " + task.cameraName
    return """
      <h1>\(words.number) \(task.number)</h1>
      <p>\(words.subject): \(escaped(subject))</p>

      """
  }

  private var addresseePart: String {
    "<p class=\"to\">\(words.to)<br><strong>\(escaped(task.agency.name))</strong></p>\n"
  }

  private var textPart: String {
    guard let first = task.entries.first else { return "" }
    let deadline = first.deadline.map { words.answerBy(words.moment(local($0))) } ?? ""
    return paragraphs(first.text) + "<p>\(deadline)</p>\n"
  }

  private var factsPart: String {
    var rows = [
      (words.what, words.kind(task.kind)),
      (
        words.place, [task.cameraName, event?.zoneName].compactMap(\.self).joined(separator: " · ")
      ),
      (words.began, words.moment(local(task.beganAt))),
    ]
    if let end = event?.event.endedAt { rows.append((words.ended, words.moment(local(end)))) }
    if let detail = event?.event.detail, !detail.isEmpty { rows.append((words.detail, detail)) }
    let cells = rows.map { "<dt>\(escaped($0.0))</dt><dd>\(escaped($0.1))</dd>" }
    return "<dl>\(cells.joined())</dl>\n"
  }

  private var picturePart: String {
    guard event?.evidence.contains(where: { $0.kind == .snapshot }) == true else { return "" }
    return
      "<img src=\"/api/v1/tasks/\(task.number)/snapshot\" alt=\"\(escaped(words.picture))\">\n"
  }

  /// What was written since.
  private var trailPart: String {
    let later = task.entries.dropFirst()
    if later.isEmpty { return "" }
    let items = later.map { entry in
      let deadline = entry.deadline.map { " " + words.until(words.moment(local($0))) } ?? ""
      return """
        <li><p><strong>\(words.moment(local(entry.at)))</strong> \(words.action(entry.action)) \
        (\(escaped(entry.by)))\(deadline)</p>\(paragraphs(entry.text))</li>

        """
    }
    return "<section><h2>\(words.trail)</h2><ol>\(items.joined())</ol></section>\n"
  }

  private var signer: String { task.entries.first?.by ?? "" }

  // MARK: - Text

  private func local(_ time: WallTime) -> WallTime { time.advanced(by: utcOffset) }

  /// What people wrote, a paragraph a line.
  private func paragraphs(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { "<p>\(escaped(String($0)))</p>\n" }.joined()
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }
}
