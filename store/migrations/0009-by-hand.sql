-- What people say by hand, beside what the files say: it holds until it is handed back, whatever is imported meanwhile.
alter table account add column hand jsonb not null default '{}';
alter table person add column hand jsonb not null default '{}';

-- What colleagues say a person does at an account: roles, seniority, primary, leftDay. The rows of the files stand beside it.
create table contact_hand (
  account_id bigint not null,
  person_id bigint not null,
  hand jsonb not null,
  primary key (account_id, person_id)
);
create index contact_hand_person on contact_hand (person_id);

-- Every change by hand, only ever added to: of what, by whom, when, and what it was before. Local.
create table edit (
  id bigint primary key,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  subject text not null check (subject in ('account', 'person', 'contact')),
  -- Key of the account or the person; of a contact the person's.
  source text not null,
  external_id text not null,
  -- Of a contact: key of the account.
  at_source text,
  at_external_id text,
  field text not null,
  -- Null: nothing was said by hand. JSON null: it was emptied by hand.
  before jsonb,
  after jsonb,
  -- What it belongs to: 'merge:12', 'restore:77'; null for a change on its own.
  because text
);
create index edit_subject on edit (subject, source, external_id);
create index edit_at_account on edit (at_source, at_external_id) where at_source is not null;

-- What was said, where a line is not enough, and the thread it belongs to: of an interaction, found by its key.
create table interaction_detail (
  account_id bigint not null,
  source text not null,
  external_id text not null,
  thread text,
  body text,
  primary key (account_id, source, external_id)
);
create index interaction_detail_thread on interaction_detail (source, thread) where thread is not null;

-- Everybody of the customer's who took part in an interaction.
create table interaction_person (
  account_id bigint not null,
  source text not null,
  external_id text not null,
  person_id bigint not null,
  part text not null check (part in ('from', 'to', 'copy', 'attended', 'about')),
  primary key (account_id, source, external_id, person_id)
);
create index interaction_person_person on interaction_person (person_id);

-- What a colleague wrote down about an account, or about somebody there. No contact with the account, hence no interaction.
create table note (
  account_id bigint not null,
  id bigint not null,
  person_id bigint,
  day date not null,
  body text not null,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  changed_at timestamptz,
  removed_at timestamptz,
  primary key (account_id, id)
);
create index note_person on note (person_id) where person_id is not null;
