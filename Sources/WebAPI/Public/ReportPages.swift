import Scene
import Store

/// The form for citizens' reports, and what their senders see.
struct ReportPages: Sendable {
  let settings: ReportSettings
  let map: MapConfiguration
  /// What the form's map shows at first; `nil`: it has none.
  let view: MapView?

  /// A part of a map.
  struct MapView: Hashable, Sendable {
    let centre: GeoPosition
    /// Leaflet's: each is twice as near.
    let zoom: Int
  }

  static let address = "/report"

  private func languageQuery(_ language: PublicLanguage) -> String {
    "\(PublicLanguage.parameter)=\(language.rawValue)"
  }

  // MARK: - The form

  /// - Parameters:
  ///   - fields: what was sent before and could not be taken.
  ///   - messages: what is wrong with it.
  ///   - flawed: which of its fields.
  func form(
    _ words: PublicWords, fields: ReportFields = ReportFields(), messages: [String] = [],
    flawed: Set<ReportFlaws.Name> = []
  ) -> HTML {
    let notice: HTML = settings.notice.map { "<p class=\"notice\">\($0)</p>\n" } ?? ""
    let action = "\(Self.address)?\(languageQuery(words.language))"
    let content: HTML = """
      <p class="lead">\(words.formLead)</p>
      \(notice)\(failure(messages, words, hadPicture: fields.picture?.isEmpty == false))\
      <form method="post" action="\(action)" enctype="multipart/form-data" id="report" \
      data-sending="\(words.sending)" data-picture-bytes="\(settings.limits.pictureBytes)">
      \(categories(fields, words, isFlawed: flawed.contains(.category)))
      <div class="field">
      <label for="text">\(words.text) <span class="dim">(\(words.required))</span></label>
      <textarea id="text" name="text" rows="5" required maxlength="\(ReportDraft.longestText)" \
      aria-describedby="text-hint"\(invalid(flawed.contains(.text)))>
      \(fields.text)</textarea>
      <p class="hint" id="text-hint">\(words.textHint(ReportDraft.longestText))</p>
      </div>
      \(place(fields, words, flawed))
      <div class="field">
      <label for="picture">\(words.picture) <span class="dim">(\(words.optional))</span></label>
      <input id="picture" name="picture" type="file" accept="image/jpeg,image/png" \
      aria-describedby="picture-hint"\(invalid(flawed.contains(.picture)))>
      <p class="hint" id="picture-hint">\(words.pictureHint(settings.limits.pictureBytes / 1_000_000))</p>
      </div>
      <div class="trap" aria-hidden="true">
      <label for="website">\(words.trap)</label>
      <input id="website" name="website" type="text" tabindex="-1" autocomplete="off">
      </div>
      <button type="submit" class="primary">\(words.send)</button>
      </form>
      """
    return PublicPage(
      words: words, title: words.formTitle,
      otherAddress: "\(Self.address)?\(languageQuery(words.language.other))",
      scripts: ["report-form.js"], content: content
    ).html
  }

  /// Says in place of the form that there is none.
  func off(_ words: PublicWords) -> HTML {
    PublicPage(
      words: words, title: words.formTitle,
      otherAddress: "\(Self.address)?\(languageQuery(words.language.other))", isListed: false,
      content: "<p>\(words.off)</p>"
    ).html
  }

  private func failure(_ messages: [String], _ words: PublicWords, hadPicture: Bool) -> HTML {
    if messages.isEmpty { return "" }
    let all = hadPicture ? messages + [words.pictureAgain] : messages
    let items: [HTML] = all.map { "<li>\($0)</li>" }
    return """
      <div class="failure" role="alert"><p>\(words.wrong)</p><ul>\(items)</ul></div>

      """
  }

  private func invalid(_ isFlawed: Bool) -> HTML { isFlawed ? " aria-invalid=\"true\"" : "" }

  private func categories(
    _ fields: ReportFields, _ words: PublicWords, isFlawed: Bool
  ) -> HTML {
    let choices: [HTML] = settings.categories.map { category in
      let checked: HTML = category.id == fields.category ? " checked" : ""
      return """
        <label class="choice"><input type="radio" name="category" value="\(category.id)" required\
        \(checked)> <span>\(category.name(in: words.language))</span></label>

        """
    }
    return """
      <fieldset class="categories">
      <legend>\(words.category) <span class="dim">(\(words.required))</span></legend>
      \(choices)</fieldset>
      """
  }

  private func place(
    _ fields: ReportFields, _ words: PublicWords, _ flawed: Set<ReportFlaws.Name>
  ) -> HTML {
    let isFlawed = flawed.contains(.place)
    return """
      <fieldset class="place" id="place" data-locate="\(words.useLocation)" \
      data-no-location="\(words.noLocation)" data-located="\(words.located)" \
      data-map="\(words.map)"\(mapData)>
      <legend>\(words.place) <span class="dim">(\(words.required))</span></legend>
      <p class="hint" id="place-hint">\(words.placeHint)</p>
      <div class="field">
      <label for="address">\(words.address)</label>
      <input id="address" name="address" type="text" maxlength="\(ReportDraft.longestAddress)" \
      value="\(fields.address)" aria-describedby="place-hint"\
      \(invalid(isFlawed || flawed.contains(.address)))>
      </div>
      <details class="coordinates"><summary>\(words.coordinates)</summary>
      <div class="row">
      <label for="latitude">\(words.latitude)</label>
      <input id="latitude" name="latitude" type="text" inputmode="decimal" maxlength="20" \
      value="\(fields.latitude)"\(invalid(isFlawed))>
      <label for="longitude">\(words.longitude)</label>
      <input id="longitude" name="longitude" type="text" inputmode="decimal" maxlength="20" \
      value="\(fields.longitude)"\(invalid(isFlawed))>
      </div></details>
      </fieldset>
      """
  }

  /// What the script needs to draw a map.
  private var mapData: HTML {
    guard let view else { return "" }
    let tiles: HTML = map.tiles.map { " data-tiles=\"\($0.address)\"" } ?? ""
    let attribution: HTML = map.attribution.map { " data-attribution=\"\($0)\"" } ?? ""
    return """
       data-latitude="\(String(view.centre.latitude))" \
      data-longitude="\(String(view.centre.longitude))" data-zoom="\(view.zoom)"\(tiles)\(attribution)
      """
  }

  // MARK: - The link

  func status(_ progress: ReportProgress, _ words: PublicWords, address: String) -> HTML {
    let answer: HTML =
      progress.answer.map { "<blockquote class=\"answer\">\($0)</blockquote>" }
      ?? "<p class=\"dim\">\(words.noAnswer)</p>"
    let states: [HTML] = EventState.allCases.map { state in
      let current: HTML = state == progress.state ? " aria-current=\"step\"" : ""
      return "<li\(current)>\(words.state(state))</li>\n"
    }
    return PublicPage(
      words: words, title: words.statusTitle,
      otherAddress: "\(address)?\(languageQuery(words.language.other))", isListed: false,
      content: """
        <p class="state-now"><span class="dim">\(words.stateLabel):</span> \
        <strong id="state">\(words.state(progress.state))</strong></p>
        <ol class="steps">
        \(states)</ol>
        <h2>\(words.answer)</h2>
        \(answer)
        <p class="hint">\(words.keepLink)</p>
        """
    ).html
  }

  func unknown(_ words: PublicWords) -> HTML {
    PublicPage(
      words: words, title: words.statusTitle,
      otherAddress: "\(Self.address)?\(languageQuery(words.language.other))", isListed: false,
      content: "<p>\(words.unknownLink)</p>"
    ).html
  }
}
