-- Merges by hand: accounts, or people, that somebody made one, by their keys. Nothing moves with a merge: who stands for whom is worked out
-- anew from what stands here, after every import and undo; a merge of a key that is not there waits for it. Local; nothing is ever deleted.
create sequence merge_number;
create table merge (
  id bigint primary key,
  what text not null check (what in ('account', 'person')),
  survivor_source text not null,
  survivor_id text not null,
  merged_source text not null,
  merged_id text not null,
  actor text not null,
  actor_name text not null,
  made_at timestamptz not null,
  reason text not null,
  -- What was chosen by hand along with it: [{ field, edit, from }]. `from` is the edit whose `before` comes back with the undo: of this merge,
  -- or of one before it that was taken back meanwhile.
  fields jsonb not null default '[]',
  undone_at timestamptz,
  undone_by text,
  undone_by_name text,
  -- Fields that somebody changed since: they stayed as they were when it was taken back.
  stayed jsonb
);
create index merge_survivor on merge (survivor_source, survivor_id);
create index merge_merged on merge (merged_source, merged_id);
