/// The frame of the pages for everybody.
struct PublicPage {
  let words: PublicWords
  let title: String
  /// Of this page in the other language.
  let otherAddress: String
  /// Scripts of the page that make it more convenient, by name.
  var scripts: [String] = []
  /// Whether search engines may keep it.
  var isListed = true
  let content: HTML

  var html: HTML {
    let robots: HTML = isListed ? "" : "<meta name=\"robots\" content=\"noindex\">\n"
    let tags: [HTML] = scripts.map { "<script type=\"module\" src=\"/page/\($0)\"></script>\n" }
    return """
      <!doctype html>
      <html lang="\(words.language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="dark light">
      \(robots)<title>\(title)</title>
      <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/page/base.css">
      <link rel="stylesheet" href="/page/public.css">
      \(tags)</head>
      <body class="public">
      <header><span class="brand">Pantau</span>\
      <a href="\(otherAddress)" hreflang="\(words.language.other.rawValue)" lang="\(words.language.other.rawValue)">\(words.otherLanguage)</a></header>
      <main id="main">
      <h1>\(title)</h1>
      \(content)
      </main>
      </body>
      </html>

      """
  }
}
