-- What mail and calendar files bring besides the interaction itself; it goes in and out with its interaction.
alter table interaction_detail add column attached text;
-- Of a message that came to us: whether the receiving server proved who sent it. Null: nothing to prove.
alter table interaction_detail add column sender_proved boolean;

-- Participants of the customer's whom the record does not know as people: waiting to be added, or to be left alone.
create table interaction_heard (
  account_id bigint not null,
  source text not null,
  external_id text not null,
  address text not null,
  name text not null,
  part text not null check (part in ('from', 'to', 'copy', 'attended')),
  primary key (account_id, source, external_id, address)
);
create index interaction_heard_address on interaction_heard (address);

-- Whose a domain or an address is, as people said. Local, like all below.
create table feed_rule (
  -- A domain (acme.example) or an address (jo@acme.example), lower case.
  pattern text primary key,
  becomes text not null check (becomes in ('account', 'ours', 'private', 'skip')),
  account_source text,
  account_external_id text,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  check ((becomes = 'account') = (account_external_id is not null))
);

-- What an import left aside, and why: a line per message and domain, by a hash of its id; never what it says or who wrote it.
create table feed_left_aside (
  import_id bigint not null,
  source text not null,
  message bigint not null,
  reason text not null,
  -- Of unknown and doubtful ones; '' for the others.
  domain text not null,
  address bigint not null,
  day date,
  primary key (import_id, source, message, domain, address)
);
create index feed_left_aside_domain on feed_left_aside (domain) where domain <> '';

-- Meetings that are still to come: no facts before they happened.
create table coming_meeting (
  import_id bigint not null,
  external_id text not null,
  -- Series of one entry go together.
  uid text not null,
  account_id bigint not null,
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  subject text not null,
  colleagues text[] not null,
  people bigint[] not null,
  heard text[] not null,
  primary key (import_id, external_id, account_id)
);
create index coming_meeting_begins on coming_meeting (begins_at);

-- Who an address is, in every message anew: what was set by hand before what files say (store/hand.ts).
create index person_address on person (lower(case when hand ? 'email' then hand ->> 'email' else email end));
