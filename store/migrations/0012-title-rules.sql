-- Rules that read roles and seniority out of job titles: every version there ever was, the last one holds. Without one, the rules
-- Tapeline comes with. Local.
create table title_rules (
  version bigint primary key,
  made_at timestamptz not null,
  actor text not null,
  actor_name text not null,
  reason text not null,
  rules jsonb not null
);
