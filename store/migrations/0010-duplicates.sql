-- Accounts, and people, that may be there twice: what the last look through the record proposed. Local; made anew with every look.
create table duplicate_pair (
  what text not null check (what in ('account', 'person')),
  -- Of two accounts or people those that stand for all their keys.
  left_id bigint not null,
  right_id bigint not null,
  score double precision not null,
  -- A person who left one account and works at another under the same name.
  moved boolean not null,
  reasons jsonb not null,
  left_amount_minor bigint not null,
  right_amount_minor bigint not null,
  -- The larger of both: what rests on the answer.
  amount_minor bigint not null,
  -- What people said of it: kept by keys in match_decision, person_decision and duplicate_later, and here for the list.
  answer text check (answer in ('different', 'later')),
  actor text,
  decided_at timestamptz,
  primary key (what, left_id, right_id)
);
create index duplicate_pair_right on duplicate_pair (what, right_id);

-- What people said about two people, by keys: one and the same, or not. As match_decision is for accounts.
create table person_decision (
  left_source text not null,
  left_id text not null,
  right_source text not null,
  right_id text not null,
  accepted boolean not null,
  actor text not null,
  decided_at timestamptz not null,
  -- How the pair looked when it was decided.
  pair jsonb,
  primary key (left_source, left_id, right_source, right_id)
);

-- Pairs put off, by keys.
create table duplicate_later (
  what text not null check (what in ('account', 'person')),
  left_source text not null,
  left_id text not null,
  right_source text not null,
  right_id text not null,
  actor text not null,
  decided_at timestamptz not null,
  primary key (what, left_source, left_id, right_source, right_id)
);
