-- Alerts of the relationship index and the cases made of them. By keys of account and person, so that a case follows links and merges. Local.
create table account_case (
  id bigint primary key,
  -- The alert it was opened for; 'by_hand'.
  code text not null,
  source text not null,
  external_id text not null,
  person_source text,
  person_external_id text,
  -- The strictest of what it rests on: who may not see that sees no case.
  privacy text not null check (privacy in ('attributed', 'role only', 'confidential')),
  -- Of one opened by hand: what it is about.
  title text,
  -- What the alert found, as it was then.
  facts jsonb not null,
  -- user:<id> or role:<role>.
  owner text not null,
  owner_name text not null,
  opened_day date not null,
  due_day date not null,
  status text not null check (status in ('open', 'working', 'waiting', 'closed')),
  cause text,
  cause_note text,
  done text,
  closed_day date,
  -- Somebody did something with it: it no longer closes by itself.
  worked boolean not null,
  version bigint not null,
  actor text not null,
  actor_name text not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  check ((status = 'closed') = (closed_day is not null))
);
create index account_case_account on account_case (source, external_id);
create index account_case_open on account_case (due_day) where status <> 'closed';

-- What a case rests on. The same evidence never opens a second case.
create table case_evidence (
  case_id bigint not null references account_case (id) on delete cascade,
  code text not null,
  -- answer:<source>/<external id>, promise:<id>, a basic with its quarter …
  evidence text not null,
  day date not null,
  facts jsonb not null,
  found_at timestamptz not null,
  -- The answer was taken back, or says something else now.
  withdrawn_at timestamptz,
  primary key (case_id, code, evidence)
);
create unique index case_evidence_once on case_evidence (code, evidence) where code <> 'by_hand';

-- What was done with a case and written on it, only ever added to.
create table case_entry (
  id bigint primary key,
  case_id bigint not null references account_case (id) on delete cascade,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  what text not null,
  body text,
  facts jsonb not null
);
create index case_entry_case on case_entry (case_id);
