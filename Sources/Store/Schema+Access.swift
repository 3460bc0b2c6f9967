extension Schema {
  static let access = """
    -- That it belongs to, e.g. a venue; NULL: none.
    ALTER TABLE cameras ADD COLUMN group_name TEXT;
    CREATE INDEX cameras_of_group ON cameras (group_name);

    -- Who may log in.
    CREATE TABLE users (
      user_key INTEGER PRIMARY KEY,
      name TEXT NOT NULL,           -- as it was written
      name_key TEXT NOT NULL UNIQUE,  -- in small letters: names are compared without case
      role TEXT NOT NULL,           -- viewer, operator, analyst, admin
      groups TEXT,                  -- JSON list of groups whose cameras are seen; NULL: all cameras
      password TEXT NOT NULL,       -- scrypt: parameters, salt and key
      is_enabled INTEGER NOT NULL,  -- 0: may not log in
      created_us INTEGER NOT NULL,  -- microseconds since 1970
      password_us INTEGER NOT NULL  -- when the password was set, microseconds since 1970
    ) STRICT;

    -- Who is logged in.
    CREATE TABLE sessions (
      digest BLOB PRIMARY KEY NOT NULL,  -- SHA-256 of the cookie's token
      user_key INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
      began_us INTEGER NOT NULL,    -- microseconds since 1970
      used_us INTEGER NOT NULL      -- the last time, to the minute, microseconds since 1970
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_of_user ON sessions (user_key);

    -- What programs are let in with.
    CREATE TABLE tokens (
      token_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,      -- in addresses
      name TEXT NOT NULL,           -- what it is for
      digest BLOB NOT NULL UNIQUE,  -- SHA-256 of the token
      role TEXT NOT NULL,           -- as in users
      groups TEXT,                  -- as in users
      made_by TEXT NOT NULL,        -- the person
      created_us INTEGER NOT NULL,  -- microseconds since 1970
      ends_us INTEGER,              -- microseconds since 1970; NULL: goes on
      used_us INTEGER               -- the last time, to the minute, microseconds since 1970
    ) STRICT;

    -- Who did, or watched, what: rows are added, never changed.
    CREATE TABLE audit (
      audit_key INTEGER PRIMARY KEY AUTOINCREMENT,
      at_us INTEGER NOT NULL,       -- microseconds since 1970
      by_name TEXT NOT NULL,        -- the person or program; as it was typed where a log-in failed
      address TEXT NOT NULL,        -- of the network; '': on this machine's command line
      action TEXT NOT NULL,         -- e.g. logged_in, acknowledged, watched_live
      subject TEXT NOT NULL,        -- the user or token that it was done to; '': none
      camera_key INTEGER REFERENCES cameras,  -- NULL: none
      event_id TEXT                 -- as events.id, which may be deleted; NULL: none
    ) STRICT;
    CREATE INDEX audit_by_time ON audit (at_us);
    """
}
