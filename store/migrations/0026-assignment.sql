-- Whom accounts could be given to: colleagues with their hours. Local.

create table assignment_colleague (
  -- As files give it, small letters and single spaces.
  name text primary key,
  shown_name text not null,
  team text not null,
  hours_per_year numeric not null check (hours_per_year >= 0),
  countries jsonb not null,
  languages jsonb not null,
  changed_by_name text not null,
  changed_at timestamptz not null
);
