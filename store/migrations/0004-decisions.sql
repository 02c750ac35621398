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
