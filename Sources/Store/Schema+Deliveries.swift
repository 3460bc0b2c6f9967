extension Schema {
  static let deliveries = """
    -- Who gets changes of events delivered, and how far each has come.
    CREATE TABLE receivers (
      receiver_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,      -- the configuration's id; mqtt: the broker
      sequence INTEGER NOT NULL,    -- of `changes`: all up to this one are dealt with
      delivered_count INTEGER NOT NULL DEFAULT 0,
      delivered_us INTEGER,         -- the newest delivery, microseconds since 1970; NULL: none
      missed_count INTEGER NOT NULL DEFAULT 0  -- gone without having been delivered, at most
    ) STRICT;

    -- Deliveries that were given up.
    CREATE TABLE dead_letters (
      letter_key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
      receiver_key INTEGER NOT NULL REFERENCES receivers ON DELETE CASCADE,
      event_key INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
      sequence INTEGER NOT NULL,    -- as in `changes`, where it may be gone
      kind TEXT NOT NULL,           -- as in `changes`
      at_us INTEGER NOT NULL,       -- as in `changes`
      buried_us INTEGER NOT NULL,   -- when it was given up, microseconds since 1970
      tries INTEGER NOT NULL,
      reason TEXT NOT NULL,         -- of the last try's failure
      UNIQUE (receiver_key, sequence)
    ) STRICT;
    CREATE INDEX dead_letters_of_event ON dead_letters (event_key);

    -- Single counts from outside, as they came; they make a sensor's rows of zone_samples.
    CREATE TABLE sensor_readings (
      zone_key INTEGER NOT NULL REFERENCES zones,  -- of the sensor, with an empty id
      at_us INTEGER NOT NULL,       -- microseconds since 1970
      value REAL NOT NULL,          -- persons, or entries since the reading before
      PRIMARY KEY (zone_key, at_us)
    ) STRICT, WITHOUT ROWID;
    """
}
