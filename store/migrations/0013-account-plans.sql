-- What people write, version by version, only ever added to: notes, interactions by hand, what stands in account plans. Local.
create table written (
  id bigint primary key,
  subject text not null check (subject in ('note', 'interaction', 'plan text', 'promise', 'step')),
  subject_id bigint not null,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  -- What it said from then on; null: it was removed.
  said jsonb
);
create index written_subject on written (subject, subject_id);

-- The plan of an account, by a key of the account, so that it follows links and merges. Local.
create table plan_text (
  id bigint primary key,
  source text not null,
  external_id text not null,
  part text not null check (part in ('business', 'goals', 'aim')),
  body text not null,
  -- Counts up with every change: who changes an older one than stands there is told so.
  version bigint not null,
  actor text not null,
  actor_name text not null,
  changed_at timestamptz not null,
  removed_at timestamptz
);
create index plan_text_account on plan_text (source, external_id);

-- What was promised to a customer, and what we mean to do next.
create table plan_item (
  id bigint primary key,
  kind text not null check (kind in ('promise', 'step')),
  source text not null,
  external_id text not null,
  body text not null,
  -- user:<id>; null: a colleague who does not sign in.
  owner text,
  owner_name text not null,
  -- Key of the person of the customer's that it is about.
  person_source text,
  person_external_id text,
  made_day date not null,
  -- Of a step it may be open.
  due_day date,
  state text not null check (state in ('open', 'kept', 'missed', 'withdrawn')),
  state_day date,
  state_note text,
  version bigint not null,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  check (kind = 'step' or due_day is not null)
);
create index plan_item_account on plan_item (source, external_id);
create index plan_item_due on plan_item (due_day) where state = 'open' and removed_at is null;
