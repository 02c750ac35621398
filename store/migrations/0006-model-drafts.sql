-- Models in the making. Local table: a draft changes until it is approved, and is a version of `model` from then on.
create table model_draft (
  id bigint primary key,
  kind text not null,
  name text not null,
  body jsonb not null,
  -- The version it was made from; null = from a file, a sketch or nothing.
  based_on bigint,
  -- Counts changes: who would save over somebody else's is told.
  revision integer not null,
  author text not null,
  author_name text not null,
  made_at timestamptz not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  -- Set while it waits for approval.
  asked_by_name text,
  asked_at timestamptz,
  asked_note text,
  -- Set when it was sent back.
  returned_by_name text,
  returned_at timestamptz,
  returned_reason text
);

alter table model
  add column author_name text,
  add column approved_by text,
  add column approved_by_name text,
  add column approved_at timestamptz;
