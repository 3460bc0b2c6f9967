extension Schema {
  static let sources = """
    -- What it is: camera, site, sensor, reports, desk, pantau.
    ALTER TABLE cameras ADD COLUMN source TEXT NOT NULL DEFAULT 'camera';
    UPDATE cameras SET source = 'pantau' WHERE id = 'pantau';
    -- What is to be said beside the numbers, e.g. a citizen's words; '': nothing.
    ALTER TABLE events ADD COLUMN detail TEXT NOT NULL DEFAULT '';
    CREATE INDEX events_with_detail ON events (event_key) WHERE detail <> '';
    """
}
