extension Schema {
  static let keeping = """
    -- That the person works for, where the role is agency; NULL: any other role.
    ALTER TABLE users ADD COLUMN agency TEXT;

    -- Events that are exempt from retention. Nothing deletes an event that has a row here.
    CREATE TABLE holds (
      event_key INTEGER PRIMARY KEY NOT NULL REFERENCES events,
      reason TEXT NOT NULL,
      by_name TEXT NOT NULL,        -- the person
      since_us INTEGER NOT NULL     -- microseconds since 1970
    ) STRICT;

    -- What was passed on to agencies. Rows stay when their event is deleted.
    CREATE TABLE tasks (
      task_key INTEGER PRIMARY KEY,
      year INTEGER NOT NULL,        -- in which it was made, by the local time of the place
      number INTEGER NOT NULL,      -- from 1, without gaps in a year
      event_key INTEGER REFERENCES events ON DELETE SET NULL,  -- NULL: deleted since
      event_id TEXT NOT NULL,       -- as events.id
      kind TEXT NOT NULL,           -- as in events
      camera_key INTEGER NOT NULL REFERENCES cameras,
      began_us INTEGER NOT NULL,    -- of the event, microseconds since 1970
      agency TEXT NOT NULL,         -- the configuration's id
      agency_name TEXT NOT NULL,    -- as it was called then
      state TEXT NOT NULL,          -- open, answered, closed, withdrawn
      deadline_us INTEGER NOT NULL, -- microseconds since 1970
      created_us INTEGER NOT NULL,  -- microseconds since 1970
      UNIQUE (year, number)
    ) STRICT;
    CREATE INDEX tasks_of_event ON tasks (event_key, state) WHERE event_key IS NOT NULL;
    CREATE INDEX tasks_of_agency ON tasks (agency, task_key);
    CREATE INDEX tasks_open ON tasks (deadline_us) WHERE state = 'open';

    -- What was written about a task, in order: rows are added, never changed.
    CREATE TABLE task_entries (
      entry_key INTEGER PRIMARY KEY,
      task_key INTEGER NOT NULL REFERENCES tasks,
      at_us INTEGER NOT NULL,       -- microseconds since 1970
      by_name TEXT NOT NULL,        -- the person
      action TEXT NOT NULL,         -- pass, interim, answer, ask, close, withdraw
      text TEXT NOT NULL,           -- '': none
      deadline_us INTEGER           -- of pass and ask, microseconds since 1970; NULL: others
    ) STRICT;
    CREATE INDEX task_entries_of_task ON task_entries (task_key);
    """
}
