import Testing

@testable import Media

struct StreamAddressTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let situation: String
    let text: String
    let shown: String
    var testDescription: String { situation }
  }

  @Test(arguments: [
    Case(situation: "plain", text: "rtsp://cam/1", shown: "rtsp://cam/1"),
    Case(
      situation: "user and password", text: "rtsp://u:hush@cam:554/1", shown: "rtsp://***@cam:554/1"
    ),
    Case(situation: "at sign in password", text: "rtsp://u:hu@sh@cam/1", shown: "rtsp://***@cam/1"),
    Case(situation: "at sign and slash", text: "rtsp://u:h@us/h@cam/1", shown: "rtsp://***@cam/1"),
    Case(
      situation: "colon in password", text: "rtsp://u:hush:hush@cam/1", shown: "rtsp://***@cam/1"),
    Case(situation: "quote in password", text: "rtsp://u:hu'sh@cam/1", shown: "rtsp://***@cam/1"),
    Case(situation: "user alone", text: "http://hush@cam/1", shown: "http://***@cam/1"),
    Case(situation: "IPv6", text: "rtsp://u:hush@[::1]:554/1", shown: "rtsp://***@[::1]:554/1"),
    Case(
      situation: "query items", text: "http://cam/flv?port=1&user=hush&password=hush&app=bcs",
      shown: "http://cam/flv?port=1&user=***&password=***&app=bcs"),
    Case(
      situation: "token with slash and equals signs", text: "https://cam/x.m3u8?token=hush/hush==",
      shown: "https://cam/x.m3u8?token=***"),
    Case(
      situation: "API key", text: "https://cam/a?api_key=hush&n=1",
      shown: "https://cam/a?api_key=***&n=1"),
    Case(
      situation: "items in the path", text: "rtsp://cam/user=hush&password=hush&channel=1",
      shown: "rtsp://cam/user=***&password=***&channel=1"),
    Case(
      situation: "SRT passphrase", text: "srt://cam:9000?passphrase=hush&latency=20",
      shown: "srt://cam:9000?passphrase=***&latency=20"),
    Case(situation: "scheme in capitals", text: "RTSP://u:hush@cam/1", shown: "rtsp://***@cam/1"),
    Case(situation: "path", text: "/videos/a=b:c.mp4", shown: "/videos/a=b:c.mp4"),
    Case(situation: "file address", text: "file:///videos/a.mp4", shown: "/videos/a.mp4"),
  ])
  func descriptionShowsNoCredentials(_ row: Case) throws {
    let address = try StreamAddress(row.text)
    #expect(address.description == row.shown)
    var dumped = ""
    dump(address, to: &dumped)
    for text in ["\(address)", "\([address])", dumped, String(reflecting: address)] {
      #expect(!text.contains("hush"))
    }
  }

  @Test(arguments: [
    ("", "nothing"), ("ftp://cam/1", "begins with rtsp://"), ("concat://a", "file's path"),
    ("rtsp://", "host"),
    ("rtsp:///1", "host"), ("rtsp://cam:99999/1", "port"), ("rtsp://u:hu/sh@cam/1", "%2F"),
    ("rtsp://u:hush@/1", "host"), ("rtsp://cam/a b", "blank"), ("a\nb", "control"),
  ])
  func refusesWhatIsNoAddress(text: String, reason: String) {
    let error = #expect(throws: MediaError.self) { _ = try StreamAddress(text) }
    #expect(error?.code == .invalidAddress)
    #expect(error?.description.contains(reason) == true)
    #expect(error?.description.contains("sh@") == false)
  }

  @Test func filesAndStreamsAreToldApart() throws {
    #expect(try StreamAddress("clip.mp4").isFile)
    #expect(try StreamAddress("file:///clip.mp4").isFile)
    #expect(try !StreamAddress("rtsp://cam/1").isFile)
  }

  @Test(arguments: [
    (
      "Opening 'http://u:hush@cam/s?key=hush' for reading",
      "Opening 'http://***@cam/s?key=***' for reading"
    ),
    ("rtsp://u:hush@a/ and rtsp://v:hush@b/x.", "rtsp://***@a/ and rtsp://***@b/x."),
    ("no address here: 12:30 a=b", "no address here: 12:30 a=b"),
    ("rtsp://u:hu/sh@cam/1 failed", "rtsp://***@cam/1 failed"),
    ("Opening 'rtsp://u:hu'sh@cam/1' failed", "Opening 'rtsp://***@cam/1' failed"),
    ("<rtsp://u:hu\"s>h@cam/1>", "<rtsp://***@cam/1>"),
  ])
  func logLinesLoseTheirCredentials(line: String, shown: String) {
    #expect(Redaction.apply(to: line) == shown)
  }
}
