-- Who buys because of whom, and what accounts spend elsewhere. Shared: accounts are named by their keys, as the record has them.

create table influence (
  id bigint primary key,
  from_source text not null,
  from_external_id text not null,
  to_source text not null,
  to_external_id text not null,
  -- Part of what the other is worth that is due to this one, 0–1.
  share numeric not null check (share > 0 and share <= 1),
  evidence text not null,
  -- Since when, as far as somebody knows.
  day date,
  -- hand | file | proposal
  origin text not null check (origin in ('hand', 'file', 'proposal')),
  -- Links of one file share it: they are taken back together.
  batch bigint,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  ended_by_name text
);
create index influence_from on influence (from_source, from_external_id);
create index influence_to on influence (to_source, to_external_id);

-- Proposals that somebody declined: they are not made again.
create table influence_declined (
  from_source text not null,
  from_external_id text not null,
  to_source text not null,
  to_external_id text not null,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  primary key (from_source, from_external_id, to_source, to_external_id)
);

create table wallet (
  id bigint primary key,
  source text not null,
  external_id text not null,
  -- What it spends on what we sell, a year, minor units; or our share of it; or our rank among so many suppliers: one of the three.
  amount_minor bigint check (amount_minor >= 0),
  share numeric check (share > 0 and share <= 1),
  rank numeric check (rank >= 1 and rank <= suppliers),
  suppliers integer check (suppliers >= 1),
  note text,
  day date not null,
  -- What it spent with us in the twelve months up to the day of the last measurement: the estimate is checked against what came after.
  revenue_minor bigint,
  potential_minor bigint,
  revenue_day date,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  ended_by_name text
);
create index wallet_of on wallet (source, external_id);
