-- What is handed over when a colleague leaves. Local.

-- Who does not work here any more, by the name that files give him, small letters and single spaces.
create table colleague_left (
  name text primary key,
  shown_name text not null,
  left_day date not null,
  actor text not null,
  actor_name text not null,
  changed_at timestamptz not null
);

-- That somebody looked at what hangs on a colleague, and what for: whoever it is of may read it.
create table colleague_view (
  id bigint primary key,
  name text not null,
  shown_name text not null,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  purpose text not null
);
create index colleague_view_name on colleague_view (name);

create table handover (
  id bigint primary key,
  name text not null,
  shown_name text not null,
  -- The colleague's last day.
  last_day date not null,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  closed_at timestamptz
);

-- What is to be done is a step of the account's plan; here is which of them belong to the hand-over, and what they are.
create table handover_item (
  handover_id bigint not null references handover (id) on delete cascade,
  item_id bigint not null references plan_item (id) on delete cascade,
  what text not null check (what in ('introduce', 'meet', 'pass on')),
  primary key (handover_id, item_id)
);
create index handover_item_of on handover_item (item_id);
