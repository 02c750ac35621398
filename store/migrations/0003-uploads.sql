-- Files given through the browser or the API, imports being prepared from them, and what is remembered for the next time. Local tables.
create table import_draft (
  id bigint primary key,
  -- Counts changes: whoever changes it says which version was seen.
  version integer not null,
  name text not null,
  actor text not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  step text not null,
  -- What people corrected; what looking at the files gave (null: files came or went since); both together as shown.
  choices jsonb not null default '{}',
  recognition jsonb,
  view jsonb,
  -- What the last check found, and of which version.
  checked jsonb,
  checked_version integer,
  -- Import whose rejected rows it brings back.
  corrects bigint
);

create table upload (
  id bigint primary key,
  draft_id bigint not null references import_draft (id) on delete cascade,
  name text not null,
  bytes bigint not null,
  -- Null while it is coming; what never became whole is swept.
  whole_at timestamptz,
  actor text not null,
  made_at timestamptz not null,
  corrects bigint
);
create unique index upload_name on upload (draft_id, name) where whole_at is not null;

create table upload_part (
  upload_id bigint not null references upload (id) on delete cascade,
  part integer not null,
  content bytea not null,
  primary key (upload_id, part)
);

-- Accounts of a draft with those of the record as matching sees them, kept so that a decision can be tried without reading files again;
-- and what matching made of them, as it is listed.
create table draft_matching (
  draft_id bigint primary key references import_draft (id) on delete cascade,
  version integer not null,
  decisions_print text not null,
  collected bytea not null,
  summary jsonb not null
);
create table draft_match (
  draft_id bigint not null references import_draft (id) on delete cascade,
  list text not null check (list in ('doubtful', 'linked', 'alone')),
  position integer not null,
  left_source text not null,
  left_id text not null,
  right_source text,
  right_id text,
  amount_minor bigint not null,
  score numeric,
  search text not null,
  content jsonb not null,
  primary key (draft_id, list, position)
);

alter table import add column draft_id bigint;
alter table import_file add column upload_id bigint;
create index import_draft_import on import (draft_id);

-- The mapping a source was last imported with, and the files it read: name, headings, rows.
create table remembered_mapping (
  source text primary key,
  import_id bigint not null,
  actor text not null,
  remembered_at timestamptz not null,
  mapping jsonb not null,
  files jsonb not null
);

-- The pair as it stood when it was decided, for the list of decisions; and questions put off, which are no decisions.
alter table match_decision add column pair jsonb;
create table match_later (
  left_source text not null,
  left_id text not null,
  right_source text not null,
  right_id text not null,
  actor text not null,
  decided_at timestamptz not null,
  pair jsonb,
  primary key (left_source, left_id, right_source, right_id)
);
