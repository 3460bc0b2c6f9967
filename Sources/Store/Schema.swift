internal import GRDB

/// The tables of a Pantau database. A migration that was ever released is never edited: what
/// changes is a further migration. `docs/schema.md` lists the result.
enum Schema {
  /// `application_id` in the file's header: "Pant".
  static let applicationID: Int32 = 0x5061_6E74

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("001 cameras, runs, events, evidence, alerts, trail, series") { db in
      try db.execute(sql: places)
      try db.execute(sql: events)
      try db.execute(sql: trail)
      try db.execute(sql: totals)
    }
    migrator.registerMigration("002 dwell and travel in the series") { db in
      try db.execute(sql: dwellAndTravel)
    }
    migrator.registerMigration("003 users, sessions, tokens, audit trail, groups") { db in
      try db.execute(sql: access)
    }
    migrator.registerMigration("004 happenings, assignees, suspensions") { db in
      try db.execute(sql: queue)
    }
    migrator.registerMigration("005 heat maps") { db in
      try db.execute(sql: heat)
    }
    migrator.registerMigration("006 sources other than cameras, details") { db in
      try db.execute(sql: sources)
    }
    migrator.registerMigration("007 watched web sites") { db in
      try db.execute(sql: sites)
    }
    migrator.registerMigration("008 receivers, dead letters, readings of sensors") { db in
      try db.execute(sql: deliveries)
    }
    migrator.registerMigration("009 citizens' reports") { db in
      try db.execute(sql: reports)
    }
    migrator.registerMigration("010 tasks of agencies, holds") { db in
      try db.execute(sql: keeping)
    }
    return migrator
  }

  private static let places = """
    -- One row per process run of Pantau that owned the database.
    CREATE TABLE opens (
      open_key INTEGER PRIMARY KEY,
      opened_us INTEGER NOT NULL,   -- microseconds since 1970
      closed_us INTEGER,            -- NULL: goes on, or was killed
      process_id INTEGER NOT NULL   -- of the operating system
    ) STRICT;

    -- Every camera that ever sent anything.
    CREATE TABLE cameras (
      camera_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,      -- the configuration's id
      name TEXT                     -- what people call it; NULL: never told
    ) STRICT;

    -- Zones and lines, and for each camera one row with an empty id: the whole picture.
    CREATE TABLE zones (
      zone_key INTEGER PRIMARY KEY,
      camera_key INTEGER NOT NULL REFERENCES cameras,
      id TEXT NOT NULL,             -- the configuration's id; '': the whole picture
      name TEXT,                    -- what people call it; NULL: never told
      UNIQUE (camera_key, id)
    ) STRICT;

    -- Unbroken connections to a camera.
    CREATE TABLE runs (
      run_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,      -- 26 characters, sorts by time
      camera_key INTEGER NOT NULL REFERENCES cameras,
      open_key INTEGER NOT NULL REFERENCES opens,  -- the process run that had it
      began_us INTEGER NOT NULL,    -- microseconds since 1970
      ended_us INTEGER,             -- microseconds since 1970; NULL: goes on
      codec TEXT NOT NULL,          -- e.g. h264
      width_px INTEGER NOT NULL,    -- of the decoded picture
      height_px INTEGER NOT NULL,   -- of the decoded picture
      frames INTEGER,               -- analysed; NULL: goes on, or not known
      end_reason TEXT               -- a sentence without credentials; NULL: goes on
    ) STRICT;
    CREATE INDEX runs_of_camera ON runs (camera_key, began_us);
    CREATE INDEX runs_open ON runs (began_us) WHERE ended_us IS NULL;
    CREATE INDEX runs_by_end ON runs (ended_us) WHERE ended_us IS NOT NULL;

    -- What was counted in a zone over an interval: a zone's series. A process run that begins in
    -- the middle of an interval adds its own row.
    CREATE TABLE zone_samples (
      zone_key INTEGER NOT NULL REFERENCES zones,
      began_us INTEGER NOT NULL,    -- begin of the interval, microseconds since 1970
      open_key INTEGER NOT NULL REFERENCES opens,  -- the process run that counted
      length_us INTEGER NOT NULL,   -- of the interval, microseconds
      mean_count REAL NOT NULL,     -- persons
      min_count REAL NOT NULL,      -- persons
      max_count REAL NOT NULL,      -- persons
      mean_density_per_m2 REAL,     -- persons per square metre; NULL: area not known
      motion_share REAL NOT NULL,   -- share of frames with motion, 0...1
      method TEXT NOT NULL,         -- how was counted, e.g. foreground
      crossings_in INTEGER NOT NULL,   -- of a line, inward
      crossings_out INTEGER NOT NULL,  -- of a line, outward
      PRIMARY KEY (zone_key, began_us, open_key)
    ) STRICT, WITHOUT ROWID;
    """

  private static let events = """
    -- What happened: an interval with a beginning, a peak and an end.
    CREATE TABLE events (
      event_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,      -- 26 characters, sorts by time
      camera_key INTEGER NOT NULL REFERENCES cameras,
      zone_key INTEGER NOT NULL REFERENCES zones,
      open_key INTEGER NOT NULL REFERENCES opens,  -- the process run that first wrote it
      kind TEXT NOT NULL,           -- motion, crowd, line_crossing
      began_us INTEGER NOT NULL,    -- microseconds since 1970
      ended_us INTEGER,             -- microseconds since 1970; NULL: goes on
      end_reason TEXT,              -- finished, run_ended, scene_change, stopped, interrupted
      severity TEXT NOT NULL,       -- info, warning, alarm, critical: the highest so far
      peak_value REAL NOT NULL,     -- in `unit`
      peak_us INTEGER NOT NULL,     -- microseconds since 1970
      threshold REAL NOT NULL,      -- that the value exceeded, in `unit`
      unit TEXT NOT NULL,           -- share, persons, persons_per_m2, crossings
      method TEXT NOT NULL,         -- how was measured, e.g. foreground
      direction TEXT,               -- of a line crossing: in, out
      step TEXT NOT NULL,           -- the newest transition: began, updated, ended
      step_us INTEGER NOT NULL,     -- when that was, microseconds since 1970
      state TEXT NOT NULL DEFAULT 'new',  -- new, acknowledged, resolved
      outcome TEXT,                 -- true_alarm, false_alarm, test; NULL unless resolved
      alert_severity TEXT           -- of its most severe alert; NULL: no alert
    ) STRICT;
    -- The history: hold every column that a filter may name, so that a walk needs no table row.
    CREATE INDEX events_newest_first ON events (
      began_us, event_key, camera_key, zone_key, kind, severity, state, outcome, alert_severity);
    CREATE INDEX events_of_camera ON events (
      camera_key, began_us, event_key, zone_key, kind, severity, state, outcome, alert_severity);
    CREATE INDEX events_open ON events (began_us, event_key, kind) WHERE ended_us IS NULL;
    CREATE INDEX events_open_alerts ON events (
      began_us, event_key, camera_key, zone_key, kind, severity, state, alert_severity
    ) WHERE alert_severity IS NOT NULL AND state <> 'resolved';
    -- Few among many, which a walk over all would look for too long.
    CREATE INDEX events_severe ON events (
      began_us, event_key, camera_key, zone_key, kind, severity, state, outcome, alert_severity
    ) WHERE severity IN ('alarm', 'critical');
    CREATE INDEX events_handled ON events (
      began_us, event_key, camera_key, zone_key, kind, severity, state, outcome, alert_severity
    ) WHERE state <> 'new';

    -- Files that show an event: at most one of each kind.
    CREATE TABLE evidence (
      event_key INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
      kind TEXT NOT NULL,           -- snapshot, clip
      file_name TEXT NOT NULL UNIQUE,  -- in the evidence folder
      byte_count INTEGER NOT NULL,
      began_us INTEGER NOT NULL,    -- of the picture or first frame, microseconds since 1970
      length_us INTEGER NOT NULL,   -- of a clip, microseconds; 0: a snapshot
      PRIMARY KEY (event_key, kind)
    ) STRICT, WITHOUT ROWID;

    -- Files whose rows are gone and that are still to be deleted.
    CREATE TABLE garbage (
      file_name TEXT PRIMARY KEY NOT NULL,  -- in the evidence folder
      byte_count INTEGER NOT NULL,
      since_us INTEGER NOT NULL     -- when its row was deleted, microseconds since 1970
    ) STRICT, WITHOUT ROWID;

    -- Notifications made out of an event: at most one of each severity.
    CREATE TABLE alerts (
      event_key INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
      severity TEXT NOT NULL,       -- info, warning, alarm, critical
      raised_us INTEGER NOT NULL,   -- microseconds since 1970
      PRIMARY KEY (event_key, severity)
    ) STRICT, WITHOUT ROWID;
    """

  private static let trail = """
    -- Who did what about an event: rows are added, never changed.
    CREATE TABLE acknowledgements (
      acknowledgement_key INTEGER PRIMARY KEY,
      event_key INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
      at_us INTEGER NOT NULL,       -- microseconds since 1970
      by_name TEXT NOT NULL,        -- the person; pantau: the program itself
      action TEXT NOT NULL,         -- acknowledge, resolve, note, reopen
      outcome TEXT,                 -- of a resolve: true_alarm, false_alarm, test
      note TEXT NOT NULL            -- '': none
    ) STRICT;
    CREATE INDEX acknowledgements_of_event ON acknowledgements (event_key);
    CREATE INDEX acknowledgements_with_note ON acknowledgements (note, event_key)
      WHERE note <> '';

    -- Visible changes in order of writing: what live clients are told and read again.
    CREATE TABLE changes (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
      event_key INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
      -- began, updated, ended, alerted, evidence, acknowledged, resolved, noted, reopened
      kind TEXT NOT NULL,
      at_us INTEGER NOT NULL        -- when it was written, microseconds since 1970
    ) STRICT;
    CREATE INDEX changes_of_event ON changes (event_key);
    """

  private static let dwellAndTravel = """
    -- Stays in the zone in the interval.
    ALTER TABLE zone_samples ADD COLUMN stays INTEGER NOT NULL DEFAULT 0;
    -- Of those stays up to the end of the interval, microseconds; 0: there was none.
    ALTER TABLE zone_samples ADD COLUMN mean_dwell_us INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE zone_samples ADD COLUMN max_dwell_us INTEGER NOT NULL DEFAULT 0;
    -- Ways gone in the zone, added up as vectors: to the right and downwards, picture heights.
    ALTER TABLE zone_samples ADD COLUMN travel_x REAL NOT NULL DEFAULT 0;
    ALTER TABLE zone_samples ADD COLUMN travel_y REAL NOT NULL DEFAULT 0;
    -- The lengths of those ways added up, picture heights.
    ALTER TABLE zone_samples ADD COLUMN travel_way REAL NOT NULL DEFAULT 0;
    """

  /// Counted by triggers, since metrics ask often and a million rows take long to count.
  private static let totals = """
    -- How many events are stored.
    CREATE TABLE event_totals (
      kind TEXT PRIMARY KEY NOT NULL,  -- as in events
      event_count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER events_added AFTER INSERT ON events BEGIN
      INSERT INTO event_totals (kind, event_count) VALUES (new.kind, 1)
        ON CONFLICT (kind) DO UPDATE SET event_count = event_count + 1;
    END;
    CREATE TRIGGER events_removed AFTER DELETE ON events BEGIN
      UPDATE event_totals SET event_count = event_count - 1 WHERE kind = old.kind;
    END;

    -- How many events have an alert that nobody has resolved.
    CREATE TABLE open_alert_totals (
      severity TEXT PRIMARY KEY NOT NULL,  -- as events.alert_severity
      event_count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- An event is inserted without an alert; every update takes the old away and adds the new.
    CREATE TRIGGER open_alerts_added AFTER UPDATE OF state, alert_severity ON events
      WHEN new.alert_severity IS NOT NULL AND new.state <> 'resolved'
    BEGIN
      INSERT INTO open_alert_totals (severity, event_count) VALUES (new.alert_severity, 1)
        ON CONFLICT (severity) DO UPDATE SET event_count = event_count + 1;
    END;
    CREATE TRIGGER open_alerts_changed AFTER UPDATE OF state, alert_severity ON events
      WHEN old.alert_severity IS NOT NULL AND old.state <> 'resolved'
    BEGIN
      UPDATE open_alert_totals SET event_count = event_count - 1
        WHERE severity = old.alert_severity;
    END;
    CREATE TRIGGER open_alerts_removed AFTER DELETE ON events
      WHEN old.alert_severity IS NOT NULL AND old.state <> 'resolved'
    BEGIN
      UPDATE open_alert_totals SET event_count = event_count - 1
        WHERE severity = old.alert_severity;
    END;

    -- How much evidence is stored.
    CREATE TABLE evidence_totals (
      kind TEXT PRIMARY KEY NOT NULL,  -- as in evidence
      file_count INTEGER NOT NULL,
      byte_count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER evidence_added AFTER INSERT ON evidence BEGIN
      INSERT INTO evidence_totals (kind, file_count, byte_count)
        VALUES (new.kind, 1, new.byte_count)
        ON CONFLICT (kind) DO UPDATE SET
          file_count = file_count + 1, byte_count = byte_count + new.byte_count;
    END;
    CREATE TRIGGER evidence_replaced AFTER UPDATE OF byte_count ON evidence BEGIN
      UPDATE evidence_totals SET byte_count = byte_count - old.byte_count + new.byte_count
        WHERE kind = new.kind;
    END;
    CREATE TRIGGER evidence_removed AFTER DELETE ON evidence BEGIN
      UPDATE evidence_totals
        SET file_count = file_count - 1, byte_count = byte_count - old.byte_count
        WHERE kind = old.kind;
    END;
    """
}
