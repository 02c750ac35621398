-- Who signs in, with what role, and the keys that programs use. Local tables, kept in the organisation's own record.

-- Who can sign in, or once could: the audit goes on naming who left. Kept by better-auth, like the two tables after it.
create table app_user (
  id text primary key,
  name text not null,
  -- In small letters.
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Set when an owner took the right to sign in away.
  removed_at timestamptz
);

-- How a user proves who he is: a password (scrypt).
create table user_credential (
  id text primary key,
  user_id text not null references app_user (id) on delete cascade,
  provider_id text not null,
  provider_user_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, provider_user_id)
);

create table user_session (
  id text primary key,
  user_id text not null references app_user (id) on delete cascade,
  -- sha256 of what the cookie holds: who reads this table cannot sign in with it.
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index user_session_user on user_session (user_id);

create table role_grant (
  user_id text primary key references app_user (id) on delete cascade,
  role text not null,
  -- Kinds of data opened or closed against the role's own; null: as the role says.
  kinds text[],
  -- Names of colleagues in the files whose accounts are this person's own.
  colleagues text[] not null default '{}'
);

create table invitation (
  id bigint primary key,
  email text not null,
  role text not null,
  kinds text[],
  colleagues text[] not null default '{}',
  -- sha256 of the link's token.
  token_hash text not null unique,
  made_by text not null references app_user (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);

create table password_reset (
  token_hash text primary key,
  user_id text not null references app_user (id) on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_reset_user on password_reset (user_id);

create table api_key (
  id bigint primary key,
  name text not null,
  -- Shown, so that people know one from the other.
  prefix text not null,
  -- sha256 of the whole key.
  key_hash text not null unique,
  -- Its rights are never more than its maker's are now.
  made_by text not null references app_user (id) on delete cascade,
  permissions text[] not null,
  kinds text[] not null,
  made_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create index audit_actor on audit (actor, id);
create index audit_subject on audit (subject, id);
