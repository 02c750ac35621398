-- Segments set by hand: with a reason and an end.
create table segment_override (
  id bigint primary key,
  source text not null,
  external_id text not null,
  tier text not null,
  reason text not null,
  author text not null,
  made_at timestamptz not null,
  from_day date not null,
  expires_day date not null,
  ended_at timestamptz
);
