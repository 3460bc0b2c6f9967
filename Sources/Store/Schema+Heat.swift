extension Schema {
  static let heat = """
    -- Where in a camera's picture something was over an hour. A process run that begins in the
    -- middle of an hour adds its own row.
    CREATE TABLE heat_samples (
      camera_key INTEGER NOT NULL REFERENCES cameras,
      kind TEXT NOT NULL,           -- motion, crowd
      began_us INTEGER NOT NULL,    -- begin of the hour, microseconds since 1970
      open_key INTEGER NOT NULL REFERENCES opens,  -- the process run that saw it
      watched_us INTEGER NOT NULL,  -- how long of the hour was watched, microseconds
      columns INTEGER NOT NULL,     -- cells across the picture
      rows INTEGER NOT NULL,        -- cells down the picture
      highest REAL NOT NULL,        -- of all cells: share of the area that moved, or persons
      cells BLOB NOT NULL,          -- a byte each, row by row: 255 is `highest`
      PRIMARY KEY (camera_key, kind, began_us, open_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX heat_by_time ON heat_samples (began_us);
    """
}
