-- What the numbers of the relationship index were estimated to be from our own answers: never changed, named by each snapshot. Local.
create table relationship_estimate (
  id bigint primary key,
  as_of date not null,
  made_at timestamptz not null,
  -- The rules in force then; null: the defaults.
  rules_id bigint,
  body jsonb not null
);

-- A role that is known to exist at an account and nobody is named for yet. Local. The account is named by key: it goes where the key goes.
create table open_place (
  id bigint primary key,
  source text not null,
  external_id text not null,
  role text not null,
  note text,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  -- Taken back: it names nothing any more, and is kept for the history.
  removed_at timestamptz,
  removed_by text
);
create index open_place_account on open_place (source, external_id);
