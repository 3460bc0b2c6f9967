import Pixels
import Scene
import Store

/// The words of letters. Terms are those of the page (`words.js`).
struct LetterWords {
  private let isIndonesian: Bool

  init(_ language: Letter.Language) { isIndonesian = language == .indonesian }

  private func say(_ indonesian: String, _ english: String) -> String {
    isIndonesian ? indonesian : english
  }

  var number: String { say("Nomor", "No.") }
  var subject: String { say("Perihal", "Subject") }
  var to: String { say("Kepada Yth.", "To") }
  var what: String { say("Kejadian", "What") }
  var place: String { say("Tempat", "Where") }
  var began: String { say("Mulai", "Began") }
  var ended: String { say("Selesai", "Ended") }
  var detail: String { say("Keterangan", "Detail") }
  var picture: String { say("Gambar kejadian", "Picture of what happened") }
  var trail: String { say("Tindak lanjut", "What followed") }

  func answerBy(_ time: String) -> String {
    say("Mohon jawaban paling lambat \(time).", "Please answer by \(time).")
  }

  func until(_ time: String) -> String {
    say("– jawaban paling lambat \(time)", "– answer by \(time)")
  }

  func action(_ action: TaskEntry.Action) -> String {
    switch action {
    case .pass: say("diteruskan", "passed on")
    case .interim: say("jawaban sementara", "interim answer")
    case .answer: say("jawaban", "answer")
    case .ask: say("ditanyakan lagi", "asked again")
    case .close: say("ditutup", "closed")
    case .withdraw: say("ditarik kembali", "withdrawn")
    }
  }

  func kind(_ kind: EventKind) -> String {
    switch kind {
    case .motion: say("Gerakan", "Motion")
    case .crowd: say("Kerumunan", "Crowd")
    case .lineCrossing: say("Lintas garis", "Line crossing")
    case .loitering: say("Berlama-lama", "Loitering")
    case .objectLeft: say("Barang tertinggal", "Object left")
    case .objectRemoved: say("Barang hilang", "Object removed")
    case .wrongDirection: say("Melawan arah", "Wrong direction")
    case .surge: say("Lonjakan", "Surge")
    case .dispersal: say("Bubar", "Dispersal")
    case .counterFlow: say("Arus berlawanan", "Counter-flow")
    case .cameraOffline: say("Kamera terputus", "Camera offline")
    case .cameraMainOffline: say("Aliran utama terputus", "Main stream offline")
    case .cameraFrozen: say("Gambar beku", "Picture frozen")
    case .cameraDark: say("Gambar gelap", "Picture dark")
    case .cameraBright: say("Gambar silau", "Picture too bright")
    case .cameraCovered: say("Kamera tertutup", "Camera covered")
    case .cameraBlurred: say("Gambar buram", "Picture blurred")
    case .cameraMoved: say("Kamera bergeser", "Camera moved")
    case .cameraLowFrameRate: say("Laju bingkai rendah", "Low frame rate")
    case .overload: say("Beban berlebih", "Overload")
    case .siteDown: say("Situs tidak dapat dibuka", "Site down")
    case .siteCertificate: say("Sertifikat situs habis", "Site certificate ends")
    case .siteChanged: say("Isi situs berubah", "Site changed")
    case .report: say("Laporan warga", "Citizen's report")
    case .countDisagreement: say("Hitungan berbeda", "Counts disagree")
    case .sensorSilent: say("Sensor diam", "Sensor silent")
    case .taskOverdue: say("Tugas lewat tenggat", "Task overdue")
    }
  }

  // MARK: - Times, which are local already

  private static let months = (
    indonesian: [
      "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
      "Oktober", "November", "Desember",
    ],
    english: [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
  )

  /// `22 November 2026`.
  func date(_ time: WallTime) -> String {
    let parts = time.description.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]) else { return "" }
    let months = isIndonesian ? Self.months.indonesian : Self.months.english
    return "\(parts[2]) \(months[parts[1] - 1]) \(parts[0])"
  }

  /// `22 November 2026, 08:02`.
  func moment(_ time: WallTime) -> String {
    let clock = time.description.dropFirst(11).prefix(5)
    return say(
      "\(date(time)) pukul \(clock.replacing(":", with: "."))", "\(date(time)), \(clock)")
  }
}
