-- Whom accounts could be given to, what must stay as it is, and what was proposed. Local.

create table assignment_colleague (
  -- As files give it, small letters and single spaces.
  colleague text primary key,
  shown_name text not null,
  team text not null,
  hours_per_year numeric not null check (hours_per_year >= 0),
  countries jsonb not null,
  languages jsonb not null,
  -- Not to be given anything, though the record names them.
  left_out boolean not null,
  changed_by_name text not null,
  changed_at timestamptz not null
);

-- An account that stays with a colleague, whatever is best. Accounts are named by their keys, as the record has them.
create table assignment_pin (
  team text not null,
  source text not null,
  external_id text not null,
  colleague text not null,
  shown_name text not null,
  reason text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (team, source, external_id)
);

-- A proposal: nothing of it is in the record.
create table assignment_run (
  id bigint primary key,
  team text not null,
  scenario_id bigint,
  snapshot_id bigint not null,
  terms jsonb not null,
  result jsonb not null,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null
);
create index assignment_run_of on assignment_run (team, id);

-- Who opened the loads of people in a proposal, and what for: each colleague in it can read that (colleague_view).
create table assignment_loads (
  run_id bigint not null references assignment_run (id) on delete cascade,
  actor text not null,
  purpose text not null,
  at timestamptz not null,
  primary key (run_id, actor)
);
