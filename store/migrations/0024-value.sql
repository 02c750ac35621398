-- Who buys because of whom, and what accounts spend elsewhere. Shared: both ends are named by their keys, as the record has them.

create table influence (
  id bigint primary key,
  from_source text not null,
  from_external_id text not null,
  to_source text not null,
  to_external_id text not null,
  -- Part of what the other is worth that is due to this one, 0–1.
  share numeric not null check (share > 0 and share <= 1),
  evidence text not null,
  day date,
  -- hand | file | proposal
  origin text not null check (origin in ('hand', 'file', 'proposal')),
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz
);
create index influence_from on influence (from_source, from_external_id);
create index influence_to on influence (to_source, to_external_id);

create table wallet (
  id bigint primary key,
  source text not null,
  external_id text not null,
  -- What it spends on what we sell, a year, minor units; or our share of it; or our rank among so many suppliers.
  amount_minor bigint,
  share numeric check (share > 0 and share <= 1),
  rank numeric,
  suppliers integer,
  note text,
  day date not null,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz
);
create index wallet_of on wallet (source, external_id);
