-- Plans in the making: what may be spent and whose hours there are, and what the best choice under it was. Local.

create table scenario (
  id bigint primary key,
  name text not null,
  document jsonb not null,
  note text,
  -- Counts changes: who would save over somebody else's is told.
  revision integer not null,
  owner text not null,
  owner_name text not null,
  made_at timestamptz not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  -- Set while it is put forward.
  proposed_by_name text,
  proposed_at timestamptz
);

create table scenario_note (
  id bigint primary key,
  scenario_id bigint not null references scenario (id) on delete cascade,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  body text not null
);
create index scenario_note_of on scenario_note (scenario_id);

-- The last plan of a scenario: the next solve begins there.
create table scenario_plan (
  scenario_id bigint primary key references scenario (id) on delete cascade,
  revision integer not null,
  snapshot_id bigint not null,
  coverage_model_id bigint,
  solved_at timestamptz not null,
  summary jsonb not null,
  -- Model chosen per account of the snapshot, in its order.
  choices jsonb not null
);
