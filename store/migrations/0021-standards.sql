-- What customers of each segment may expect of us: every version of the standards of promises kept, the last one holds. Without one,
-- the standards Tapeline comes with. Local.
create table promise_standards (
  version bigint primary key,
  made_at timestamptz not null,
  actor text not null,
  actor_name text not null,
  reason text not null,
  standards jsonb not null
);
