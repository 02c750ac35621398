-- Who signs in, with what role, and the keys that programs use. Local tables.
create table role_grant (
  user_id text primary key,
  role text not null,
  -- Kinds of data opened or closed against the role's own; null: as the role says.
  kinds text[],
  -- Names of colleagues in the files whose accounts are this person's own.
  colleagues text[] not null default '{}'
);
