-- What the numbers of the relationship index were estimated to be from our own answers: never changed, named by each snapshot. Local.
create table relationship_estimate (
  id bigint primary key,
  as_of date not null,
  made_at timestamptz not null,
  -- The rules in force then; null: the defaults.
  rules_id bigint,
  body jsonb not null
);
