-- What people say about single accounts against what was computed, each with a reason and an end: a tier set by hand, or the flag that
-- an account is of strategic value. Local. The account is named by key: the override goes where the key goes (links, merges).
create table segment_override (
  id bigint primary key,
  kind text not null check (kind in ('tier', 'strategic')),
  source text not null,
  external_id text not null,
  tier text check (tier in ('KEY', 'MAJOR', 'SME')),
  reason text not null,
  author text not null,
  author_name text not null,
  made_at timestamptz not null,
  -- First day it holds; null: every day before its end.
  from_day date,
  -- First day on which it no longer holds.
  expires_day date not null,
  -- Taken back: it counts in no measurement made afterwards.
  ended_at timestamptz,
  ended_by text,
  ended_by_name text,
  check ((kind = 'tier') = (tier is not null)),
  check (from_day is null or from_day < expires_day)
);
create index segment_override_account on segment_override (source, external_id);
