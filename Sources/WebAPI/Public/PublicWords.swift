import Scene
import Store

/// The words of the pages for everybody.
struct PublicWords: Sendable {
  let language: PublicLanguage

  private func say(_ indonesian: String, _ english: String) -> String {
    language == .indonesian ? indonesian : english
  }

  /// A link to the same page in the other language.
  var otherLanguage: String { say("English", "Bahasa Indonesia") }

  // MARK: - The form

  var formTitle: String { say("Lapor kejadian", "Report something") }
  var formLead: String {
    say(
      "Laporan Anda diterima pusat komando. Tidak perlu akun, nama, atau nomor telepon.",
      "Your report goes to the command center. No account, name or telephone number is needed.")
  }
  var required: String { say("wajib diisi", "required") }
  var optional: String { say("tidak wajib", "optional") }
  var category: String { say("Apa yang terjadi?", "What happened?") }
  var text: String { say("Ceritakan", "Describe it") }
  func textHint(_ longest: Int) -> String {
    say("Paling banyak \(longest) huruf.", "At most \(longest) characters.")
  }
  var place: String { say("Di mana?", "Where?") }
  var placeHint: String {
    say(
      "Tulis alamat atau patokan, ketuk peta, atau pakai lokasi ponsel Anda.",
      "Write an address or a landmark, tap the map, or use your phone's location.")
  }
  var address: String { say("Alamat atau patokan", "Address or landmark") }
  var latitude: String { say("Lintang", "Latitude") }
  var longitude: String { say("Bujur", "Longitude") }
  var coordinates: String { say("Koordinat", "Coordinates") }
  var useLocation: String { say("Pakai lokasi saya", "Use my location") }
  var noLocation: String { say("Lokasi tidak didapat.", "The location could not be found.") }
  var located: String { say("Tempat sudah ditandai.", "The place is marked.") }
  var map: String { say("Peta: ketuk untuk menandai tempat", "Map: tap to mark the place") }
  var picture: String { say("Foto", "Picture") }
  func pictureHint(_ megabytes: Int) -> String {
    say(
      "JPEG atau PNG, paling besar \(megabytes) MB. Lokasi dan data lain di dalam berkas foto dihapus.",
      "JPEG or PNG, at most \(megabytes) MB. The location and other data inside the file are removed."
    )
  }
  var trap: String { say("Biarkan kosong", "Leave this empty") }
  var send: String { say("Kirim laporan", "Send the report") }
  var sending: String { say("Mengirim…", "Sending…") }
  var wrong: String {
    say("Laporan belum terkirim. Perbaiki ini:", "The report was not sent. Please mend this:")
  }
  var pictureAgain: String {
    say("Pilih fotonya sekali lagi.", "Please choose the picture again.")
  }

  func flaw(_ name: ReportFlaws.Name) -> String {
    switch name {
    case .category: say("Pilih apa yang terjadi.", "Choose what happened.")
    case .text:
      say(
        "Ceritakan dengan paling banyak \(ReportDraft.longestText) huruf.",
        "Describe it in at most \(ReportDraft.longestText) characters.")
    case .place:
      say("Tandai tempatnya, atau tulis alamatnya.", "Mark the place, or write its address.")
    case .address:
      say(
        "Tulis alamat dengan paling banyak \(ReportDraft.longestAddress) huruf.",
        "Write the address in at most \(ReportDraft.longestAddress) characters.")
    case .picture: say("Fotonya terlalu besar.", "The picture is too large.")
    }
  }

  func refusal(_ refusal: PictureRefusal) -> String {
    switch refusal {
    case .format: say("Foto harus JPEG atau PNG.", "The picture must be JPEG or PNG.")
    case .damaged: say("Berkas fotonya rusak.", "The picture's file is damaged.")
    case .size:
      say(
        "Ukuran fotonya (piksel) terlalu besar atau terlalu kecil.",
        "The picture has too many pixels, or too few.")
    case .busy: tooMany
    }
  }

  var tooLarge: String {
    say("Laporan dengan fotonya terlalu besar.", "The report with its picture is too large.")
  }
  var notUnderstood: String {
    say("Kiriman tidak dapat dibaca.", "What was sent cannot be read.")
  }
  var tooMany: String {
    say(
      "Terlalu banyak laporan saat ini. Coba lagi nanti.",
      "Too many reports at the moment. Please try again later.")
  }
  var unavailable: String {
    say(
      "Laporan belum dapat disimpan. Coba lagi sebentar lagi.",
      "The report cannot be stored now. Please try again in a moment.")
  }
  var off: String {
    say("Laporan warga tidak diterima di sini.", "No reports are taken here.")
  }

  // MARK: - The link of a sender

  var statusTitle: String { say("Laporan Anda", "Your report") }
  var keepLink: String {
    say(
      "Simpan alamat halaman ini: hanya dengan alamat ini laporan dapat diikuti.",
      "Keep the address of this page: only with it can the report be followed.")
  }
  func state(_ state: EventState) -> String {
    switch state {
    case .new: say("Diterima", "Received")
    case .acknowledged: say("Dilihat petugas", "Seen")
    case .resolved: say("Selesai", "Done")
    }
  }
  var stateLabel: String { say("Keadaan", "State") }
  var answer: String { say("Jawaban", "Answer") }
  var noAnswer: String { say("Belum ada jawaban.", "There is no answer yet.") }
  var unknownLink: String {
    say(
      "Laporan dengan alamat ini tidak ada, atau sudah dihapus.",
      "There is no report at this address, or it has been deleted.")
  }

  // MARK: - How crowded it is

  var boardTitle: String { say("Seberapa ramai sekarang?", "How crowded is it?") }
  func boardLead(minutes: Int) -> String {
    say(
      "Perkiraan \(minutes) menit yang lalu, dibulatkan. Tidak ada gambar dan data pribadi.",
      "An estimate of \(minutes) minutes ago, rounded. No pictures, nothing about persons.")
  }
  func asOf(_ time: String) -> String { say("Keadaan pukul \(time)", "As of \(time)") }
  var noPlaces: String { say("Belum ada tempat di sini.", "There are no places here yet.") }
  var now: String { say("Sekarang", "Now") }
  var usually: String { say("Biasanya", "Usually") }
  var usualDay: String { say("Biasanya hari ini", "Usually today") }
  var hour: String { say("Pukul", "Hour") }
  var unknown: String { say("tidak diketahui", "not known") }

  func level(_ level: PublicPlace.Level?) -> String {
    switch level {
    case .empty: say("sepi", "empty")
    case .calm: say("tenang", "calm")
    case .busy: say("ramai", "busy")
    case .full: say("penuh", "full")
    case nil: unknown
    }
  }
}

extension ReportCategory {
  func name(in language: PublicLanguage) -> String {
    language == .indonesian ? indonesianName : englishName
  }
}
