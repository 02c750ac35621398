-- What runs by itself: files written back, measurements, folders that are watched; and what came of each run. Local tables.

create table schedule (
  id bigint primary key,
  name text not null,
  what text not null check (what in ('write-back', 'measure', 'watch')),
  -- What it does, as its kind says; and when.
  definition jsonb not null,
  timing jsonb not null,
  active boolean not null,
  -- It runs with the rights of who set it up last, as far as they still have them.
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  -- Null: nothing to wait for. The clock's; a run after each measurement knows by `measured` which were there.
  due_at timestamptz,
  measured bigint,
  -- The process that runs it says so until then; who was killed says nothing any more.
  claimed_by text,
  claimed_until timestamptz,
  failures integer not null default 0,
  -- What a run remembers for the next: what a folder looked like, the draft that waits.
  state jsonb not null default '{}'
);

create table schedule_run (
  id bigint primary key,
  schedule_id bigint not null references schedule (id) on delete cascade,
  started_at timestamptz not null,
  ended_at timestamptz,
  actor text not null,
  -- waits: files came that a person has to look at.
  state text not null check (state in ('running', 'done', 'unchanged', 'waits', 'failed')),
  result jsonb,
  problem text
);
create index schedule_run_schedule on schedule_run (schedule_id, id);

-- Files that a watched folder gave: the same content is not taken twice.
create table watched_file (
  id bigint primary key,
  schedule_id bigint not null references schedule (id) on delete cascade,
  name text not null,
  bytes bigint not null,
  -- sha256 of what it held.
  content_hash text not null,
  taken_at timestamptz not null,
  draft_id bigint
);
create index watched_file_hash on watched_file (content_hash);
