import Testing

@testable import WebAPI

struct HTMLTests {
  @Test func textIsTextAndMarkupIsMarkup() {
    let text = "<script>alert(\"1\")</script> & 'x'"
    let markup: HTML = "<b>\(text)</b>"
    #expect(
      markup.text
        == "<b>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</b>")
    let list: [HTML] = ["<i></i>", markup]
    let all: HTML = "\(list)\(3)"
    #expect(all.text == "<i></i>\(markup.text)3")
  }

  @Test(arguments: [
    (nil, PublicLanguage.indonesian), ("", .indonesian), ("en-GB,en;q=0.9", .english),
    ("id-ID, en", .indonesian), ("fr, de;q=0.8, en;q=0.5", .english), ("fr", .indonesian),
    ("ms-MY", .indonesian), ("EN", .english),
  ])
  func languageIsTheFirstThatThereIs(header: String?, language: PublicLanguage) {
    #expect(PublicLanguage.preferred(header) == language)
  }

  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8:0:0::/64"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::1", "0:0:0:0::/64"), ("unknown", "unknown"),
    ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
  ])
  func networkOfAnAddress(address: String, network: String) {
    #expect(IPAddress.network(of: address) == network)
  }
}
