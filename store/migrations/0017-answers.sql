-- What people of customers answered (distributed by account_id): a fact like the others, found by (source, external_id).
-- A row without score and comment is somebody who was asked and said nothing.
create table answer (
  account_id bigint not null,
  day date not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  -- Answers given together, such as one filled-in form, share it.
  response text,
  programme text,
  metric text not null check (metric in ('nps', 'csat', 'ces', 'ces1', 'good_bad', 'declared', 'rating', 'text')),
  -- Of a rating: what was rated.
  attribute text,
  -- As given, on its scale.
  score double precision,
  scale_min double precision,
  scale_max double precision,
  higher_is_better boolean not null,
  -- Whoever answered: by a key, in another source where it says which; else by an e-mail address in small letters.
  person text,
  person_source text,
  email text,
  asked_day date,
  at timestamptz,
  touchpoint text,
  comment text,
  -- What whoever answered was told about who will see it.
  privacy text not null check (privacy in ('attributed', 'role only', 'confidential')),
  -- Who chose whom to ask: the plan of the programme, or a colleague.
  chosen_by text check (chosen_by in ('plan', 'colleague')),
  -- Who asked, or wrote down what was said.
  colleague text,
  -- Of a declared value: how sure whoever wrote it down was, 0-1.
  confidence double precision,
  drivers jsonb,
  import_id bigint not null,
  row_hash bigint not null
) partition by hash (account_id);
create table answer_00 partition of answer for values with (modulus 16, remainder 0);
create table answer_01 partition of answer for values with (modulus 16, remainder 1);
create table answer_02 partition of answer for values with (modulus 16, remainder 2);
create table answer_03 partition of answer for values with (modulus 16, remainder 3);
create table answer_04 partition of answer for values with (modulus 16, remainder 4);
create table answer_05 partition of answer for values with (modulus 16, remainder 5);
create table answer_06 partition of answer for values with (modulus 16, remainder 6);
create table answer_07 partition of answer for values with (modulus 16, remainder 7);
create table answer_08 partition of answer for values with (modulus 16, remainder 8);
create table answer_09 partition of answer for values with (modulus 16, remainder 9);
create table answer_10 partition of answer for values with (modulus 16, remainder 10);
create table answer_11 partition of answer for values with (modulus 16, remainder 11);
create table answer_12 partition of answer for values with (modulus 16, remainder 12);
create table answer_13 partition of answer for values with (modulus 16, remainder 13);
create table answer_14 partition of answer for values with (modulus 16, remainder 14);
create table answer_15 partition of answer for values with (modulus 16, remainder 15);
create index answer_row on answer (row_key);
create index answer_account_day on answer (account_id, day);

do $$
declare
  fact record;
begin
  for fact in
    select attrelid::regclass as name, attname as "column", attname in ('account_id', 'day', 'source', 'row_key', 'import_id') as needed
    from pg_attribute
    where attrelid = 'answer'::regclass and attnum > 0
  loop
    execute format('alter table %s alter %I set statistics %s', fact.name, fact."column", case when fact.needed then 20 else 0 end);
  end loop;
end $$;

-- What people said in a conversation has its versions like everything that is written by hand.
alter table written drop constraint written_subject_check;
alter table written add constraint written_subject_check check (subject in ('note', 'interaction', 'plan text', 'promise', 'step', 'answer'));
