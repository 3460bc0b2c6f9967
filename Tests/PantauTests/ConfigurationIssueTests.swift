import Testing

@testable import pantau

/// What is wrong in a file is said with its place, what was expected and what was found.
@Suite struct ConfigurationIssueTests {
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let yaml: String
    /// `line:column` and a part of path and message, in order.
    let issues: [(String, String)]
    var testDescription: String { name }
  }

  @Test(
    arguments: wholeFiles + cameraKeys + motionAndAlerts + zonesAndLines + zoneRules + mapAndPlaces
      + reportsAndPublicPlaces)
  func everyIssueIsReportedWithItsPlace(_ situation: Situation) {
    let found = ConfigurationText.issues(situation.yaml)
    let shown = found.map { "\($0.position.line):\($0.position.column) \($0.path): \($0.message)" }
    #expect(found.count == situation.issues.count, "\(shown)")
    for (issue, expected) in zip(found, situation.issues) {
      #expect("\(issue.position.line):\(issue.position.column)" == expected.0, "\(shown)")
      #expect("\(issue.path): \(issue.message)".contains(expected.1), "\(shown)")
    }
  }

  static let wholeFiles = [
    Situation(
      name: "an empty file", yaml: "", issues: [("1:1", "expected a mapping with the key")]),
    Situation(
      name: "only a comment", yaml: "# later\n",
      issues: [("1:1", "expected a mapping with the key")]),
    Situation(name: "a list", yaml: "- a\n", issues: [("1:1", "expected a mapping, found a list")]),
    Situation(
      name: "no cameras", yaml: "database: a.db\n",
      issues: [("1:1", "cameras: missing; expected a list of cameras")]),
    Situation(
      name: "an empty list of cameras", yaml: "cameras: []\n",
      issues: [("1:10", "cameras: expected a list of at least one of the cameras")]),
    Situation(
      name: "cameras without a value", yaml: "cameras:\n",
      issues: [("1:9", "cameras: expected a list of cameras, found nothing")]),
    Situation(
      name: "YAML that does not end", yaml: "cameras: [\n",
      issues: [("2:1", "expected valid YAML")]),
    Situation(
      name: "a tab as indentation", yaml: "web:\n\tport: 1\ncameras: []\n",
      issues: [("2:1", "expected valid YAML")]),
    Situation(
      name: "two documents", yaml: "cameras: []\n---\ncameras: []\n",
      issues: [("2:1", "expected valid YAML")]),
    Situation(
      name: "a control character", yaml: "cameras:\n  - id: \u{7}\n",
      issues: [("2:9", "expected valid YAML: control characters are not allowed")]),
    Situation(
      name: "an alias of nothing", yaml: "cameras: *all\n",
      issues: [("1:10", "found undefined alias")]),
    Situation(
      name: "nested too deeply", yaml: String(repeating: "[", count: 5000),
      issues: [("1:1", "nested too deeply")]),
    Situation(
      name: "lists in lists of lists", yaml: String(repeating: "- ", count: 20_000),
      issues: [("1:1999", "nested too deeply")]),
    Situation(
      name: "mappings in mappings", yaml: String(repeating: "{a: ", count: 20_000),
      issues: [("1:3997", "nested too deeply")]),
    Situation(
      name: "an unknown key with a near one", yaml: "camers: []\ncameras: [{id: a, url: b}]\n",
      issues: [("1:1", "unknown key \"camers\"; did you mean \"cameras\"?")]),
    Situation(
      name: "an unknown key far from all", yaml: "cameras: [{id: a, url: b}]\nkafka: true\n",
      issues: [
        ("2:1", "unknown key \"kafka\"; expected one of database, evidence, utc_offset, web")
      ]),
    Situation(
      name: "a list as a key", yaml: "? [a, b]\n: 1\ncameras: [{id: a, url: b}]\n",
      issues: [("1:3", "expected a key, found a list")]),
    Situation(
      name: "two keys given twice",
      yaml: "web: {port: 1}\nweb: {port: 2}\ncameras: [{id: a, id: b, url: c}]\n",
      issues: [
        ("2:1", "expected each key once, found \"web\" again (first in line 1)"),
        ("3:19", "expected each key once, found \"id\" again (first in line 3)"),
      ]),
    Situation(
      name: "a quoted key given three times",
      yaml: "'web': {}\n\"web\": {}\nweb: {}\ncameras: [{id: a, url: c}]\n",
      issues: [("2:1", "found \"web\" again (first in line 1)"), ("3:1", "found \"web\" again")]),
    Situation(
      name: "a key given twice beside other issues",
      yaml: "cameras:\n  - id: A b\n    id: c\n    url: d\n    transport: tpc\n",
      issues: [
        ("3:5", "cameras[0]: expected each key once, found \"id\" again"),
        ("5:16", "transport: expected tcp or udp, found the text \"tpc\""),
      ]),
    Situation(
      name: "an open address without leave",
      yaml: "web: {host: 0.0.0.0}\ncameras: [{id: a, url: b}]",
      issues: [("1:13", "web.host: expected 127.0.0.1, ::1 or localhost, found \"0.0.0.0\"")]),
    Situation(
      name: "wrong numbers in web and retention",
      yaml: """
        web: {port: 80.5, allow_remote: yes}
        retention:
          maximum_age_days: -1
          maximum_gigabytes: "20"
          maximum_series_days: .inf
          unacknowledged_grace_days: 1e9
        cameras: [{id: a, url: b}]
        """,
      issues: [
        ("1:13", "web.port: expected a whole number from 0 to 65535, found 80.5"),
        ("1:33", "web.allow_remote: expected true or false, found the text \"yes\""),
        ("3:21", "expected a number from 0.01 to 36500, found -1"),
        ("4:22", "expected a number from 0.01 to 1000000, found the text \"20\""),
        ("5:24", "expected a number from 0.01 to 36500, found the text \".inf\""),
        ("6:30", "expected a number from 0 to 365, found 1e9"),
      ]),
  ]

  static let cameraKeys = [
    Situation(
      name: "a camera that is an address", yaml: "cameras:\n  - rtsp://a:b@c/d\n",
      issues: [
        ("2:5", "cameras[0]: expected a mapping, found the text an address (not shown)")
      ]),
    Situation(
      name: "a camera without anything", yaml: "cameras:\n  - {}\n",
      issues: [("2:5", "cameras[0].id: missing"), ("2:5", "cameras[0].url: missing")]),
    Situation(
      name: "a sub stream that is to be analysed and is not there",
      yaml: "cameras:\n  - {id: a, url: b, decode: sub}\n",
      issues: [("2:5", "cameras[0].sub_url: missing; expected the address of the sub stream")]),
    Situation(
      name: "the same by the defaults",
      yaml:
        "defaults: {decode: sub}\ncameras:\n  - {id: a, url: b}\n  - {id: c, url: d, sub_url: e}\n",
      issues: [("3:5", "cameras[0].sub_url: missing")]),
    Situation(
      name: "a sub stream without an address",
      yaml: "cameras:\n  - {id: a, url: b, decode: sub, sub_url: [c]}\n",
      issues: [("2:43", "cameras[0].sub_url: expected a file's path or an address")]),
    Situation(
      name: "an id with blanks and capitals", yaml: "cameras: [{id: My Gate, url: a}]",
      issues: [("1:16", "expected an identifier (1 to 64 of a-z, 0-9, - and _)")]),
    Situation(
      name: "the id of Pantau itself", yaml: "cameras: [{id: pantau, url: a}]",
      issues: [("1:16", "\"pantau\" stands for Pantau itself; expected another identifier")]),
    Situation(
      name: "the same id twice",
      yaml: "cameras:\n  - {id: a, url: b}\n  - {id: c, url: b}\n  - {id: a, url: d}\n",
      issues: [("4:10", "found \"a\", which the camera in line 2 has")]),
    Situation(
      name: "an unknown variable",
      yaml: "cameras: [{id: a, url: \"rtsp://u:${NO_SUCH}@h/\"}]",
      issues: [("1:24", "expected the environment variable NO_SUCH to be set")]),
    Situation(
      name: "an unfinished variable", yaml: "cameras: [{id: a, url: \"rtsp://u:${PASS@h/\"}]",
      issues: [("1:24", "expected ${NAME}")]),
    Situation(
      name: "an unknown kind of address", yaml: "cameras: [{id: a, url: \"gopher://u:p@h/\"}]",
      issues: [("1:24", "expected a file's path or an address that begins with rtsp://")]),
    Situation(
      name: "a port that is none", yaml: "cameras: [{id: a, url: \"rtsp://u:p@h:port/\"}]",
      issues: [("1:24", "expected a port of 0 to 65535")]),
    Situation(
      name: "wrong types all over",
      yaml: ConfigurationText.camera(
        """
        name: true
        transport: [tcp]
        connect_timeout_seconds: soon
        stall_timeout_seconds: 0
        playback: loop
        evidence: {pre_roll_seconds: 61, post_roll_seconds: null}
        """),
      issues: [
        (
          "4:11",
          "name: expected what operators call it (a text of 1 to 200 characters), found true"
        ),
        ("5:16", "transport: expected tcp or udp, found a list"),
        ("6:30", "expected a number from 1 to 300, found the text \"soon\""),
        ("7:28", "expected a number from 1 to 300, found 0"),
        ("8:15", "playback: expected a mapping, found the text \"loop\""),
        ("9:34", "expected a number from 0 to 60, found 61"),
        ("9:57", "expected a number from 0 to 300, found nothing"),
      ]),
    Situation(
      name: "a clip shorter than its pre-roll",
      yaml: ConfigurationText.camera("evidence: {pre_roll_seconds: 30, maximum_clip_seconds: 20}"),
      issues: [("4:60", "expected a longest clip of at least a second more than the pre-roll")]),
  ]

  static let motionAndAlerts = [
    Situation(
      name: "motion out of range",
      yaml: ConfigurationText.camera(
        "motion:\n  sensitivty: 0.4\n  sensitivity: 1.5\n  severity: high\n  hold_seconds: nan"),
      issues: [
        ("5:7", "motion: unknown key \"sensitivty\"; did you mean \"sensitivity\"?"),
        ("6:20", "motion.sensitivity: expected a number from 0 to 1, found 1.5"),
        ("7:17", "expected info, warning, alarm or critical, found the text \"high\""),
        ("8:21", "expected a number from 0 to 60, found the text \"nan\""),
      ]),
    Situation(
      name: "ignore masks that are no polygons",
      yaml: ConfigurationText.camera(
        "motion:\n  ignore:\n    - [[0, 0], [1, 0]]\n    - 3\n    - [[0, 0], [2, 0], [x, 1]]"),
      issues: [
        ("6:11", "motion.ignore[0]: expected a list of 3 to 100 points"),
        ("7:11", "motion.ignore[1]: expected a list of 3 to 100 points [x, y], each from 0 to 1"),
        ("8:20", "motion.ignore[2][1]: expected a point [x, y], each from 0 to 1, found [2, 0]"),
        ("8:28", "motion.ignore[2][2]: expected a point [x, y], each from 0 to 1, found [the text"),
      ]),
    Situation(
      name: "ignore in defaults",
      yaml: "defaults: {motion: {ignore: []}}\ncameras: [{id: a, url: b}]",
      issues: [("1:21", "defaults.motion: unknown key \"ignore\"")]),
    Situation(
      name: "a schedule with every flaw",
      yaml: ConfigurationText.camera(
        """
        alerts:
          schedule:
            - {days: [mon, monday], from: 8:00, to: "24:01", utc_offset: 7}
            - {days: [], from: "08:00", to: "08:00", utc_offset: "+07:00"}
            - {from: "24:00", utc_offset: "+15:00"}
        """),
      issues: [
        (
          "6:24", "days[1]: expected mon, tue, wed, thu, fri, sat or sun, found the text \"monday\""
        ),
        ("6:39", "from: expected a time of day from 00:00 to 23:59, found the text \"8:00\""),
        ("6:49", "to: expected a time of day from 00:01 to 24:00"),
        ("6:70", "utc_offset: expected an offset from UTC such as \"+07:00\", found 7"),
        ("7:18", "days: expected at least one day"),
        ("7:41", "to: expected another time than \"from\""),
        ("8:11", "to: missing"),
        ("8:18", "from: expected a time of day from 00:00 to 23:59, found the text \"24:00\""),
        ("8:39", "utc_offset: expected an offset from UTC"),
      ]),
  ]

  static let zoneRules = [
    Situation(
      name: "metres without a perspective",
      yaml: ConfigurationText.camera("motion: {minimum_height_metres: 1}"),
      issues: [("4:37", "expected the camera to have a \"perspective\"")]),
    Situation(
      name: "left objects that are absorbed first",
      yaml: ConfigurationText.camera("left_objects: {after_seconds: 60}"),
      issues: [("4:35", "expected less than the \"absorption_seconds\" of the place (40)")]),
    Situation(
      name: "left objects that the zone absorbs first",
      yaml: ConfigurationText.camera(
        "motion: {absorption_seconds: 90}\nleft_objects: {after_seconds: 60}\nzones:\n"
          + "  - id: a\n    polygon: [[0, 0], [1, 0], [1, 1]]\n    absorption_seconds: 20\n"
          + "    left_objects: {}"),
      issues: [("10:23", "of the place (20), after which nothing is seen")]),
    Situation(
      name: "rules out of range",
      yaml: zone("sensitivity: 2\n    absorption_seconds: 1\n    loitering: {after_seconds: 0}"),
      issues: [
        ("7:22", "zones[0].sensitivity: expected a number from 0 to 1, found 2"),
        ("8:29", "zones[0].absorption_seconds: expected a number from 5 to 3600, found 1"),
        ("9:36", "loitering.after_seconds: expected a number from 1 to 86400, found 0"),
      ]),
    Situation(
      name: "a direction without a way",
      yaml: zone("direction: {after_seconds: 2, from: [0, 0]}"),
      issues: [("7:20", "direction.heading_degrees: missing; expected it, or the points")]),
    Situation(
      name: "a direction with two ways",
      yaml: zone("direction: {heading_degrees: 90, from: [0, 0], to: [1, 1]}"),
      issues: [
        ("7:48", "direction.from: expected either \"heading_degrees\" or the points"),
        ("7:60", "direction.to: expected either \"heading_degrees\" or the points"),
      ]),
    Situation(
      name: "a direction from a point to itself",
      yaml: zone("direction: {from: [0.5, 0], to: [0.5, 0]}"),
      issues: [("7:41", "direction.to: expected another point than \"from\"")]),
  ]

  private static func zone(_ rules: String) -> String {
    ConfigurationText.camera(
      "zones:\n  - id: a\n    polygon: [[0, 0], [1, 0], [1, 1]]\n    " + rules)
  }

  static let zonesAndLines = [
    Situation(
      name: "a polygon that crosses itself",
      yaml: ConfigurationText.camera(
        "zones:\n  - id: bow\n    polygon: [[0, 0], [1, 1], [1, 0], [0, 1]]"),
      issues: [
        (
          "6:35",
          "the side from point 1 to point 2 crosses or touches the one from point 3 to point 4"
        )
      ]),
    Situation(
      name: "a polygon without area",
      yaml: ConfigurationText.camera(
        "zones:\n  - {id: a, polygon: [[0, 0], [0.5, 0], [0.5, 0]]}"),
      issues: [("5:26", "expected an area above zero")]),
    Situation(
      name: "zone and line of one id, zone without polygon",
      yaml: ConfigurationText.camera(
        "zones:\n  - id: a\nlines:\n  - {id: a, from: [0, 0], to: [0, 0]}"),
      issues: [
        ("5:9", "zones[0].polygon: missing"),
        ("7:14", "found \"a\", which the zone or line in line 5 has"),
        ("7:35", "to: expected another point than \"from\""),
      ]),
    Situation(
      name: "a crowd without perspective, area and levels",
      yaml: ConfigurationText.camera(
        "zones:\n  - id: a\n    polygon: [[0, 0], [1, 0], [1, 1]]\n    crowd: {}"),
      issues: [
        ("7:16", "crowd.levels: missing; expected a list of levels in persons"),
        ("7:16", "crowd: expected the camera to have a \"perspective\""),
      ]),
    Situation(
      name: "levels that do not rise",
      yaml: ConfigurationText.camera(
        """
        perspective: [{y: 0.2, person_height: 0.1}, {y: 0.9, person_height: 0.3}]
        zones:
          - id: a
            polygon: [[0, 0], [1, 0], [1, 1]]
            crowd:
              levels:
                - {severity: alarm, enter: 30, leave: 31}
                - {severity: warning, enter: 20, leave: 10}
                - {severity: critical, enter: 40}
                - {severity: critical}
        """),
      issues: [
        ("10:51", "leave: expected at most \"enter\" (30), found 31"),
        ("11:26", "expected levels to rise: a severity above alarm, found warning"),
        ("11:42", "expected levels to rise: a number above 30, found 20"),
        ("11:53", "expected levels to rise: a number of at least 31, found 10"),
        ("13:15", "levels[3].enter: missing"),
      ]),
    Situation(
      name: "changes of a crowd that cannot be",
      yaml: ConfigurationText.camera(
        """
        perspective: [{y: 0.2, person_height: 0.1}, {y: 0.9, person_height: 0.3}]
        zones:
          - id: a
            polygon: [[0, 0], [1, 0], [1, 1]]
            crowd:
              area_m2: 50
              surge: {change_percent: 101, window_seconds: 4}
              dispersal: {change_percent: 101}
              counter_flow: {opposing_percent: 51}
        """),
      issues: [
        ("10:56", "surge.window_seconds: expected a number from 5 to 600, found 4"),
        ("11:39", "dispersal.change_percent: expected a number from 1 to 100, found 101"),
        ("12:44", "counter_flow.opposing_percent: expected a number from 5 to 50, found 51"),
      ]),
    Situation(
      name: "a perspective of one person",
      yaml: ConfigurationText.camera("perspective: [{y: 0.2, person_height: 0.1}]"),
      issues: [("4:18", "perspective: expected two persons, marked at two heights")]),
    Situation(
      name: "a perspective upside down",
      yaml: ConfigurationText.camera(
        "perspective: [{y: 0.9, person_height: 0.1}, {y: 0.2, person_height: 0.3}]"),
      issues: [("4:18", "expected the person lower in the picture (y 0.9) to be")]),
    Situation(
      name: "a perspective from the knees",
      yaml: ConfigurationText.camera(
        "perspective: [{y: 0.5, person_height: 0.1}, {y: 0.6, person_height: 0.4}]"),
      issues: [("4:18", "expected heights that differ by at most 1.5 times")]),
    Situation(
      name: "a perspective at one height",
      yaml: ConfigurationText.camera(
        "perspective: [{y: 0.5, person_height: 0.1}, {y: 0.5, person_height: 0.1}]"),
      issues: [("4:18", "expected two heights at least 0.05 apart")]),
    Situation(
      name: "ground of three points",
      yaml: ConfigurationText.camera(
        "ground: [{at: [0, 0], metres: [0, 0]}, {at: [1, 0], metres: [1, 0]}, "
          + "{at: [0, 1], metres: [0, 1]}]"),
      issues: [("4:13", "ground: expected four points of the ground, no three on a line")]),
    Situation(
      name: "ground points on a line",
      yaml: ConfigurationText.camera(
        """
        ground:
          - {at: [0.1, 0.5], metres: [0, 0]}
          - {at: [0.5, 0.5], metres: [3, 0]}
          - {at: [0.9, 0.5], metres: [6, 0]}
          - {at: [0.5, 0.9], metres: [3, 4]}
        """),
      issues: [("5:7", "found three that lie nearly on a line")]),
    Situation(
      name: "two ground points mixed up, and a place without a number",
      yaml: ConfigurationText.camera(
        """
        ground:
          - {at: [0.1, 0.9], metres: [6, 0]}
          - {at: [0.9, 0.9], metres: [0, 0]}
          - {at: [0.7, 0.5], metres: [6, 4]}
          - {at: [0.3, 0.5], metres: [0, 4]}
        """) + "  - {id: other, url: a, ground: [{at: [0, 0], metres: far}]}\n",
      issues: [
        ("5:7", "two are mixed up"), ("9:33", "found 1"),
        ("9:55", "expected a place [x, y] in metres"),
      ]),
    Situation(
      name: "a zone above the horizon of the ground points",
      yaml: ConfigurationText.camera(
        """
        perspective: [{y: 0.2, person_height: 0.1}, {y: 0.9, person_height: 0.3}]
        ground:
          - {at: [0.1, 0.9], metres: [0, 0]}
          - {at: [0.9, 0.9], metres: [6, 0]}
          - {at: [0.7, 0.5], metres: [6, 6]}
          - {at: [0.3, 0.5], metres: [0, 6]}
        zones:
          - id: a
            polygon: [[0, 0], [1, 0], [1, 1]]
            crowd: {}
        """),
      issues: [
        ("12:18", "expected every corner below the horizon"),
        ("13:16", "crowd.levels: missing"),
      ]),
  ]
}
