/// What stands in every archive, for whoever opens it without Pantau.
enum ArchiveReadme {
  static let text = """
    ARSIP PANTAU / PANTAU ARCHIVE

    Isi / Contents
      events.csv     kejadian / events, one a row; times are UTC (RFC 3339)
      events.jsonl   sama, lengkap / the same in full, one JSON object a line
      trail.csv      apa yang dilakukan orang / what people did about them
      tasks.csv      surat kepada instansi / what was passed on to agencies, and their answers
      series.csv     jumlah orang per zona / counts per zone and interval
      sources.jsonl  kamera dan sumber lain / cameras and other sources, with their names
      evidence/      gambar dan rekaman per hari / snapshots and clips by day
      MANIFEST       daftar berkas dengan SHA-256 / list of the files with their SHA-256 sums
      MANIFEST.sig   tanda tangan Ed25519 atas MANIFEST / Ed25519 signature of MANIFEST

    Memeriksa / Checking
      pantau archive verify FOLDER --key PUBLIC_KEY

    Tanpa Pantau / Without Pantau
      sha256sum --check --quiet MANIFEST
      openssl pkeyutl -verify -pubin -inkey key.pub -rawin -in MANIFEST -sigfile MANIFEST.sig

    Kunci publik harus Anda terima dari pembuat arsip lewat jalan lain. / Get the public key from
    whoever made the archive, by another way.

    """
}
