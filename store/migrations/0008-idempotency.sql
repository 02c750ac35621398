-- What was answered to requests that carry an Idempotency-Key, so that the same request sent twice is done once. Local, kept a day.
create table idempotent_answer (
  actor text not null,
  -- sha256 of the key.
  key_hash text not null,
  -- Method and address, and sha256 of the body: the same key for something else is refused.
  request text not null,
  body_hash text not null,
  made_at timestamptz not null,
  -- Null while the first request is still being answered.
  status integer,
  -- Encrypted with the key, which is kept nowhere: an answer may hold a link or a key that is shown once.
  answer bytea,
  primary key (actor, key_hash)
);
create index idempotent_answer_made on idempotent_answer (made_at);
