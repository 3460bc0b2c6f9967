extension Schema {
  static let queue = """
    -- Alerts that belong together: one row of the queue.
    CREATE TABLE happenings (
      happening_key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
      matter TEXT NOT NULL,         -- movement, object, crowd, picture, connection, load
      camera_key INTEGER REFERENCES cameras,  -- NULL: of several cameras
      began_us INTEGER NOT NULL,    -- its first alert, microseconds since 1970
      latest_us INTEGER NOT NULL    -- its newest alert, microseconds since 1970
    ) STRICT;
    CREATE INDEX happenings_latest ON happenings (matter, camera_key, latest_us);

    -- That its alerts belong to; NULL: no alert, or resolved before there were happenings.
    ALTER TABLE events ADD COLUMN happening_key INTEGER REFERENCES happenings;
    -- Of its most severe alert: 1 info, 2 warning, 3 alarm, 4 critical; NULL: as happening_key.
    ALTER TABLE events ADD COLUMN alert_rank INTEGER;
    -- When that was raised, microseconds since 1970; NULL: as happening_key.
    ALTER TABLE events ADD COLUMN alert_us INTEGER;
    -- Who is to deal with it; NULL: nobody in particular.
    ALTER TABLE events ADD COLUMN assignee TEXT;
    -- 1: an alert of it was held back by a suspension.
    ALTER TABLE events ADD COLUMN is_suspended INTEGER NOT NULL DEFAULT 0;
    -- Of an assign: to whom; NULL: to nobody.
    ALTER TABLE acknowledgements ADD COLUMN assignee TEXT;

    -- What nobody has resolved yet goes on in the queue, each alert by itself.
    INSERT INTO happenings (happening_key, matter, camera_key, began_us, latest_us)
      SELECT event_key,
        CASE
          WHEN kind IN ('object_left', 'object_removed') THEN 'object'
          WHEN kind IN ('crowd', 'surge', 'dispersal', 'counter_flow') THEN 'crowd'
          WHEN kind IN ('camera_offline', 'camera_main_offline', 'camera_frozen',
            'camera_low_frame_rate') THEN 'connection'
          WHEN kind LIKE 'camera_%' THEN 'picture'
          WHEN kind = 'overload' THEN 'load'
          ELSE 'movement'
        END,
        camera_key,
        coalesce((SELECT min(raised_us) FROM alerts WHERE alerts.event_key = events.event_key), began_us),
        coalesce((SELECT max(raised_us) FROM alerts WHERE alerts.event_key = events.event_key), began_us)
      FROM events WHERE alert_severity IS NOT NULL AND state <> 'resolved';
    UPDATE events SET
      happening_key = event_key,
      alert_rank = CASE alert_severity
        WHEN 'critical' THEN 4 WHEN 'alarm' THEN 3 WHEN 'warning' THEN 2 ELSE 1 END,
      alert_us = coalesce((SELECT max(raised_us) FROM alerts
        WHERE alerts.event_key = events.event_key
          AND alerts.severity = events.alert_severity), began_us)
      WHERE alert_severity IS NOT NULL AND state <> 'resolved';

    -- The queue in its order: the most severe first, then who has waited longest.
    CREATE INDEX events_queue ON events (
      alert_rank DESC, alert_us, event_key, happening_key, camera_key, state
    ) WHERE alert_rank IS NOT NULL AND state <> 'resolved';
    CREATE INDEX events_of_happening ON events (happening_key, state, kind, alert_rank, ended_us)
      WHERE happening_key IS NOT NULL;
    CREATE TRIGGER happenings_removed AFTER DELETE ON events
      WHEN old.happening_key IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM events WHERE happening_key = old.happening_key)
    BEGIN
      DELETE FROM happenings WHERE happening_key = old.happening_key;
    END;

    -- Where nobody wants to be alerted for a while, e.g. because of maintenance.
    CREATE TABLE suspensions (
      suspension_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,      -- 26 characters, sorts by time
      camera_key INTEGER NOT NULL REFERENCES cameras,
      zone_key INTEGER NOT NULL REFERENCES zones,  -- with an empty id: all of the camera
      reason TEXT NOT NULL,
      by_name TEXT NOT NULL,        -- the person
      began_us INTEGER NOT NULL,    -- microseconds since 1970
      ends_us INTEGER NOT NULL,     -- at the latest, microseconds since 1970
      ended_us INTEGER,             -- that somebody ended it before, microseconds since 1970
      ended_by TEXT                 -- the person
    ) STRICT;
    CREATE INDEX suspensions_running ON suspensions (ends_us) WHERE ended_us IS NULL;
    """
}
