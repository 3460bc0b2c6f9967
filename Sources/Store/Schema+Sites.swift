extension Schema {
  static let sites = """
    -- How a watched web site did over an hour. A process run that begins in the middle of an hour
    -- adds its own row.
    CREATE TABLE site_samples (
      camera_key INTEGER NOT NULL REFERENCES cameras,
      began_us INTEGER NOT NULL,    -- begin of the hour, microseconds since 1970
      open_key INTEGER NOT NULL REFERENCES opens,  -- the process run that watched it
      checks INTEGER NOT NULL,
      failures INTEGER NOT NULL,    -- of those checks
      watched_us INTEGER NOT NULL,  -- how long of the hour was watched, microseconds
      down_us INTEGER NOT NULL,     -- of that, what ended with a check that failed, microseconds
      mean_us INTEGER NOT NULL,     -- response time, microseconds; 0: no check was answered well
      high_us INTEGER NOT NULL,     -- within which 95 of 100 were answered, microseconds
      max_us INTEGER NOT NULL,      -- the longest, microseconds
      certificate_us INTEGER,       -- when its certificate ends, microseconds since 1970; NULL: not known
      PRIMARY KEY (camera_key, began_us, open_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX site_samples_by_time ON site_samples (began_us);

    -- What is usual of a watched web site's front page.
    CREATE TABLE site_pages (
      camera_key INTEGER PRIMARY KEY REFERENCES cameras,
      learned_us INTEGER NOT NULL,  -- the last time, microseconds since 1970
      pages INTEGER NOT NULL,       -- how many were learned
      pairs BLOB NOT NULL           -- 12 bytes each: hash of two words, how often they are there
    ) STRICT;
    """
}
