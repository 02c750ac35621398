-- Goals for the relationship index and NPS, each with where things stood when it was set. Local.
create table goal (
  id bigint primary key,
  measure text not null check (measure in ('index', 'nps')),
  -- Of this segment; null: of all accounts.
  tier text check (tier in ('KEY', 'MAJOR', 'SME')),
  -- Index 0-100, NPS -100 to 100.
  target double precision not null,
  from_day date not null,
  by_day date not null,
  -- Where it stood on from_day; beside it without answers given in confidence, for who may not see those. Null: nothing was known.
  base double precision,
  base_open double precision,
  reason text not null,
  author text not null,
  author_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  ended_by_name text,
  check (from_day < by_day)
);
