-- What people say about numbers: decisions with a review date, challenges, saved views. Local tables.
create table saved_view (
  id bigint primary key,
  owner text not null,
  shared boolean not null,
  screen text not null,
  name text not null,
  search jsonb not null,
  made_at timestamptz not null
);

-- What was decided about a finding or an account. A newer row on the same subject replaces an older one; undoing it brings that back.
create table decision (
  id bigint primary key,
  -- 'finding' or 'account'.
  kind text not null,
  -- Stable from snapshot to snapshot: the code of the finding with its subject, or the key of the account.
  subject text not null,
  label text not null,
  -- The account decided on; null for a finding.
  decided_account bigint,
  level text not null,
  -- Whose book it was measured over: 'all', or the colleagues' names of one who sees only own accounts.
  book text not null,
  choice text not null,
  note text not null,
  owner text not null,
  owner_name text not null,
  review_on date not null,
  snapshot_id bigint not null,
  -- Money at stake when it was decided, larger is worse; null = not known.
  at_stake_minor bigint,
  currency text not null,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  undone_by text,
  undone_at timestamptz
);
create index decision_subject on decision (kind, subject, id);

-- A question put to a number: which number, as it read, where it stood.
create table challenge (
  id bigint primary key,
  -- Stable from snapshot to snapshot, such as account:<id>:freightMinor or portfolio:whale:peakMinor.
  number_key text not null,
  label text not null,
  value_text text not null,
  snapshot_id bigint,
  -- The account the number is of, by key and id; null for one of the whole book.
  account_key text,
  number_account bigint,
  -- Whose book a number of the whole book was of, as with decisions.
  book text not null,
  -- Kind of data that must be open to whoever reads it; null = any reader.
  data_kind text,
  -- Address that shows the number again.
  page text not null,
  -- A role, or a person as user:<id>.
  assigned_to text not null,
  state text not null,
  asked_by text not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  changed_at timestamptz not null
);
create index challenge_number on challenge (number_key);
create table challenge_message (
  challenge_id bigint not null references challenge (id),
  n integer not null,
  by_actor text not null,
  by_name text not null,
  at timestamptz not null,
  body text not null,
  primary key (challenge_id, n)
);
