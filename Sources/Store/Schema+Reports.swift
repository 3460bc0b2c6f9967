extension Schema {
  static let reports = """
    -- What citizens reported, beside the event that each report is.
    CREATE TABLE reports (
      event_key INTEGER PRIMARY KEY REFERENCES events ON DELETE CASCADE,
      digest BLOB NOT NULL UNIQUE,  -- SHA-256 of the secret of its sender's link
      category TEXT NOT NULL,       -- the configuration's id
      sender TEXT NOT NULL,         -- name of the token of the program that sent it; '': the form
      latitude REAL,                -- degrees; NULL: not told
      longitude REAL,               -- degrees; NULL: not told
      address TEXT NOT NULL,        -- of the place, in the sender's words; '': not told
      answer TEXT,                  -- what its sender is told; NULL: nothing yet
      answered_us INTEGER           -- microseconds since 1970; NULL: as answer
    ) STRICT;

    -- The cameras nearest to a report, with what they saw when it came.
    CREATE TABLE report_cameras (
      event_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
      camera_key INTEGER NOT NULL REFERENCES cameras,
      distance_m REAL NOT NULL,     -- from the report's place, metres
      file_name TEXT UNIQUE,        -- JPEG in the evidence folder; NULL: it had no picture
      byte_count INTEGER NOT NULL,  -- of the file; 0: none
      taken_us INTEGER,             -- microseconds since 1970; NULL: no picture
      PRIMARY KEY (event_key, camera_key)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER report_pictures_added AFTER INSERT ON report_cameras
      WHEN new.file_name IS NOT NULL
    BEGIN
      INSERT INTO evidence_totals (kind, file_count, byte_count)
        VALUES ('snapshot', 1, new.byte_count)
        ON CONFLICT (kind) DO UPDATE SET
          file_count = file_count + 1, byte_count = byte_count + new.byte_count;
    END;
    CREATE TRIGGER report_pictures_removed AFTER DELETE ON report_cameras
      WHEN old.file_name IS NOT NULL
    BEGIN
      UPDATE evidence_totals
        SET file_count = file_count - 1, byte_count = byte_count - old.byte_count
        WHERE kind = 'snapshot';
    END;
    """
}
