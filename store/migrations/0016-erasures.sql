-- People who were erased: that it was done, by whom, why and how much of what; no name, no address, no key. Local tables.

create table erasure (
  id bigint primary key,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  how text not null check (how in ('delete', 'anonymise')),
  reason text not null,
  -- Rows by kind, snapshots that cannot be replayed, files thrown away.
  report jsonb not null
);

-- What an erased person would be known by when they come again: keys and addresses, each as an HMAC under a secret of this record.
create table erased_key (
  hash text primary key,
  erasure_id bigint not null references erasure (id) on delete cascade
);

-- Made with the record, so that a backup of any day has the same: a list of erasures finds its people in it.
insert into setting (key, value) values ('erasure_secret', to_jsonb(gen_random_uuid()::text || gen_random_uuid()::text)) on conflict (key) do nothing;
