-- Files given through the browser or the API, and imports being prepared from them. Local tables.
create table upload (
  id bigint primary key,
  name text not null,
  bytes bigint not null,
  actor text not null,
  made_at timestamptz not null
);
create table upload_part (
  upload_id bigint not null references upload (id) on delete cascade,
  part integer not null,
  content bytea not null,
  primary key (upload_id, part)
);
