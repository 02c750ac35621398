-- Changes by an account's own manager that move its index, waiting for a second person. Local.
create table held_change (
  id bigint primary key,
  -- Key of the account whose index moves.
  source text not null,
  external_id text not null,
  person_source text not null,
  person_external_id text not null,
  -- Its words: left, taken off, roles, seniority, title, moved.
  what text not null,
  -- What was asked for, as the use-case takes it: done when it is accepted.
  command jsonb not null,
  -- In which the change was judged; null: there was none.
  index_before double precision,
  index_after double precision,
  grade_before text,
  grade_after text,
  share_before double precision,
  state text not null check (state in ('waiting', 'accepted', 'refused', 'withdrawn', 'evidenced')),
  -- Why it needs no second person: bounce, reply, successor.
  evidence text,
  evidence_note text,
  asked_by text not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  ended_by text,
  ended_by_name text,
  ended_at timestamptz,
  reason text,
  check ((state = 'waiting') = (ended_at is null))
);
create index held_change_account on held_change (source, external_id);
create index held_change_waiting on held_change (asked_at) where state = 'waiting';
