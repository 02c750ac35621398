-- The record: who our customers are and what happened, as given. Money is integer minor units; null is missing, never zero.

-- Ids are taken in blocks of 1000 and never change.
create sequence tapeline_id increment by 1000 start with 1000;
-- Imports and measurements are named by people: 1, 2, 3 …
create sequence import_number;
create sequence snapshot_number;

create table setting (
  key text primary key,
  value jsonb not null
);

-- Imports (local) ---------------------------------------------------------------------------------------------------------

create table import (
  id bigint primary key,
  -- staging: rows are read, nothing is stored; applying: chunks go into the record one by one; undoing: they go out again.
  state text not null check (state in ('staging', 'applying', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  actor text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- Moves while somebody works on it; an unfinished import without a recent beat is interrupted.
  beat_at timestamptz not null,
  mappings jsonb not null,
  result jsonb
);

create table import_file (
  import_id bigint not null,
  file_no integer not null,
  name text not null,
  path text not null,
  bytes bigint not null,
  rows_read bigint not null default 0,
  header jsonb not null default '[]',
  findings jsonb not null default '[]',
  primary key (import_id, file_no)
);

-- One per kind of row an import brings: what is staged, and how far it is applied.
create table import_table (
  import_id bigint not null,
  table_name text not null,
  source text not null,
  scope text not null check (scope in ('row', 'document')),
  primary key (import_id, table_name, source)
);

create table import_chunk (
  import_id bigint not null,
  table_name text not null,
  from_bucket bigint not null,
  to_bucket bigint not null,
  done boolean not null default false,
  primary key (import_id, table_name, from_bucket)
);

-- Rows accepted, changed and unchanged per file, added up chunk by chunk in the transaction that applied them.
create table import_count (
  import_id bigint not null,
  file_no integer not null,
  table_name text not null,
  accepted bigint not null,
  changed bigint not null,
  unchanged bigint not null,
  removed bigint not null,
  primary key (import_id, file_no, table_name)
);

create table import_problem (
  import_id bigint not null,
  file_no integer not null,
  row_no bigint not null,
  column_name text,
  value text,
  code text not null,
  message text not null,
  remedy text not null,
  rejected boolean not null,
  cells jsonb
);
create index import_problem_import on import_problem (import_id);

-- What an import replaced or removed, so that undo can bring it back. A later import's image of our row is ours to pass on.
create table replaced_row (
  import_id bigint not null,
  table_name text not null,
  row_key bigint not null,
  source text not null,
  external_id text not null,
  image_import_id bigint,
  image jsonb not null
);
create index replaced_row_import on replaced_row (import_id);
create index replaced_row_key on replaced_row (row_key);

-- What an import brought that was there already with the same content (what = 'row'), and the documents it brought whole
-- (what = 'document'; for contacts all rows of an id are its document): when the import before is undone, these still stand.
create table confirmed_row (
  import_id bigint not null,
  table_name text not null,
  what text not null check (what in ('row', 'document')),
  source text not null,
  keys text[] not null
);

-- Accounts, people, products (shared) -------------------------------------------------------------------------------------

-- One row per key of a source. Rows that are the same customer point to one of them (linked_to by matching, merged_into by hand);
-- a leaf (kind 'place') is where facts sit when customer, payer and site are not all one.
create table account (
  id bigint primary key,
  source text not null,
  kind text not null check (kind in ('account', 'place', 'unassigned')),
  external_id text not null,
  name text,
  parent text,
  town text,
  postal_code text,
  country text,
  region text,
  vat_id text,
  domain text,
  phone text,
  customer_number text,
  industry text,
  employees bigint,
  own_revenue_minor bigint,
  currency text,
  colleague text,
  attributes jsonb not null default '{}',
  customer_id bigint,
  payer_id bigint,
  site_id bigint,
  linked_to bigint,
  merged_into bigint,
  made_by bigint,
  import_id bigint,
  row_hash bigint,
  -- The key first: many keys are looked up at once, and a planner without statistics would read all accounts of a source.
  unique (external_id, source, kind)
);
create index account_customer on account (customer_id);

create table person (
  id bigint primary key,
  source text not null,
  external_id text not null,
  first_name text,
  last_name text,
  email text,
  phone text,
  title text,
  language text,
  preferred_channel text,
  linked_to bigint,
  made_by bigint,
  unique (source, external_id)
);

-- The role sits on the link: a person may belong to several accounts.
create table account_contact (
  account_id bigint not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  person_id bigint not null,
  role text,
  seniority text,
  is_primary boolean,
  left_day date,
  person jsonb not null,
  import_id bigint not null,
  row_hash bigint not null,
  primary key (account_id, source, external_id)
);
create index account_contact_row on account_contact (row_key);
create index account_contact_person on account_contact (person_id);

create table product (
  source text not null,
  external_id text not null,
  name text,
  product_group text,
  import_id bigint not null,
  row_hash bigint not null,
  primary key (source, external_id)
);

create table cost_actual (
  source text not null,
  external_id text not null,
  cost_centre text not null,
  month date not null,
  element text not null,
  amount_minor bigint not null,
  currency text not null,
  import_id bigint not null,
  row_hash bigint not null,
  primary key (source, external_id)
);

create table fx_rate (
  source text not null,
  external_id text not null,
  from_currency text not null,
  to_currency text not null,
  month date not null,
  policy text not null,
  rate numeric not null,
  rate_source text not null,
  import_id bigint not null,
  row_hash bigint not null,
  primary key (source, external_id)
);

create table cross_reference (
  source text not null,
  external_id text not null,
  left_source text not null,
  left_id text not null,
  right_source text not null,
  right_id text not null,
  import_id bigint not null,
  row_hash bigint not null,
  primary key (source, external_id)
);

-- What matching found: links in force and pairs it would not decide. Made anew whenever accounts change.
create table match_pair (
  left_id bigint not null,
  right_id bigint not null,
  rule text not null,
  score numeric not null,
  reasons jsonb not null,
  linked boolean not null,
  amount_minor bigint not null,
  primary key (left_id, right_id)
);

create table match_decision (
  left_source text not null,
  left_id text not null,
  right_source text not null,
  right_id text not null,
  accepted boolean not null,
  actor text not null,
  decided_at timestamptz not null,
  primary key (left_source, left_id, right_source, right_id)
);

-- Facts (distributed by account_id) ---------------------------------------------------------------------------------------
-- Found by row_key = hash of (source, external_id), checked against both; no key of their own, no foreign keys.

create table sales_order (
  account_id bigint not null,
  day date not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  status text,
  counts boolean not null,
  cancelled boolean not null,
  channel text,
  promised_day date,
  shipped_day date,
  freight_minor bigint,
  commission_minor bigint,
  currency text not null,
  colleague text,
  drivers jsonb,
  import_id bigint not null,
  row_hash bigint not null
) partition by hash (account_id);
create table sales_order_00 partition of sales_order for values with (modulus 16, remainder 0);
create table sales_order_01 partition of sales_order for values with (modulus 16, remainder 1);
create table sales_order_02 partition of sales_order for values with (modulus 16, remainder 2);
create table sales_order_03 partition of sales_order for values with (modulus 16, remainder 3);
create table sales_order_04 partition of sales_order for values with (modulus 16, remainder 4);
create table sales_order_05 partition of sales_order for values with (modulus 16, remainder 5);
create table sales_order_06 partition of sales_order for values with (modulus 16, remainder 6);
create table sales_order_07 partition of sales_order for values with (modulus 16, remainder 7);
create table sales_order_08 partition of sales_order for values with (modulus 16, remainder 8);
create table sales_order_09 partition of sales_order for values with (modulus 16, remainder 9);
create table sales_order_10 partition of sales_order for values with (modulus 16, remainder 10);
create table sales_order_11 partition of sales_order for values with (modulus 16, remainder 11);
create table sales_order_12 partition of sales_order for values with (modulus 16, remainder 12);
create table sales_order_13 partition of sales_order for values with (modulus 16, remainder 13);
create table sales_order_14 partition of sales_order for values with (modulus 16, remainder 14);
create table sales_order_15 partition of sales_order for values with (modulus 16, remainder 15);
create index sales_order_row on sales_order (row_key);
create index sales_order_account_day on sales_order (account_id, day);

create table order_line (
  account_id bigint not null,
  day date not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  document text not null,
  document_key bigint not null,
  counts boolean not null,
  nature text not null,
  product text,
  product_group text,
  quantity numeric,
  currency text not null,
  list_minor bigint,
  net_minor bigint not null,
  cost_minor bigint,
  drivers jsonb,
  import_id bigint not null,
  row_hash bigint not null
) partition by hash (account_id);
create table order_line_00 partition of order_line for values with (modulus 16, remainder 0);
create table order_line_01 partition of order_line for values with (modulus 16, remainder 1);
create table order_line_02 partition of order_line for values with (modulus 16, remainder 2);
create table order_line_03 partition of order_line for values with (modulus 16, remainder 3);
create table order_line_04 partition of order_line for values with (modulus 16, remainder 4);
create table order_line_05 partition of order_line for values with (modulus 16, remainder 5);
create table order_line_06 partition of order_line for values with (modulus 16, remainder 6);
create table order_line_07 partition of order_line for values with (modulus 16, remainder 7);
create table order_line_08 partition of order_line for values with (modulus 16, remainder 8);
create table order_line_09 partition of order_line for values with (modulus 16, remainder 9);
create table order_line_10 partition of order_line for values with (modulus 16, remainder 10);
create table order_line_11 partition of order_line for values with (modulus 16, remainder 11);
create table order_line_12 partition of order_line for values with (modulus 16, remainder 12);
create table order_line_13 partition of order_line for values with (modulus 16, remainder 13);
create table order_line_14 partition of order_line for values with (modulus 16, remainder 14);
create table order_line_15 partition of order_line for values with (modulus 16, remainder 15);
create index order_line_row on order_line (row_key);
create index order_line_account_day on order_line (account_id, day);
create index order_line_document on order_line (document_key);

create table invoice_line (
  account_id bigint not null,
  day date not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  document text not null,
  document_key bigint not null,
  document_type text not null,
  counts boolean not null,
  nature text not null,
  product text,
  product_group text,
  quantity numeric,
  currency text not null,
  list_minor bigint,
  net_minor bigint not null,
  cost_minor bigint,
  freight_minor bigint,
  reason text,
  due_day date,
  due_minor bigint,
  drivers jsonb,
  import_id bigint not null,
  row_hash bigint not null
) partition by hash (account_id);
create table invoice_line_00 partition of invoice_line for values with (modulus 16, remainder 0);
create table invoice_line_01 partition of invoice_line for values with (modulus 16, remainder 1);
create table invoice_line_02 partition of invoice_line for values with (modulus 16, remainder 2);
create table invoice_line_03 partition of invoice_line for values with (modulus 16, remainder 3);
create table invoice_line_04 partition of invoice_line for values with (modulus 16, remainder 4);
create table invoice_line_05 partition of invoice_line for values with (modulus 16, remainder 5);
create table invoice_line_06 partition of invoice_line for values with (modulus 16, remainder 6);
create table invoice_line_07 partition of invoice_line for values with (modulus 16, remainder 7);
create table invoice_line_08 partition of invoice_line for values with (modulus 16, remainder 8);
create table invoice_line_09 partition of invoice_line for values with (modulus 16, remainder 9);
create table invoice_line_10 partition of invoice_line for values with (modulus 16, remainder 10);
create table invoice_line_11 partition of invoice_line for values with (modulus 16, remainder 11);
create table invoice_line_12 partition of invoice_line for values with (modulus 16, remainder 12);
create table invoice_line_13 partition of invoice_line for values with (modulus 16, remainder 13);
create table invoice_line_14 partition of invoice_line for values with (modulus 16, remainder 14);
create table invoice_line_15 partition of invoice_line for values with (modulus 16, remainder 15);
create index invoice_line_row on invoice_line (row_key);
create index invoice_line_account_day on invoice_line (account_id, day);
create index invoice_line_document on invoice_line (document_key);

create table payment (
  account_id bigint not null,
  day date not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  document text,
  amount_minor bigint not null,
  currency text not null,
  drivers jsonb,
  import_id bigint not null,
  row_hash bigint not null
) partition by hash (account_id);
create table payment_00 partition of payment for values with (modulus 16, remainder 0);
create table payment_01 partition of payment for values with (modulus 16, remainder 1);
create table payment_02 partition of payment for values with (modulus 16, remainder 2);
create table payment_03 partition of payment for values with (modulus 16, remainder 3);
create table payment_04 partition of payment for values with (modulus 16, remainder 4);
create table payment_05 partition of payment for values with (modulus 16, remainder 5);
create table payment_06 partition of payment for values with (modulus 16, remainder 6);
create table payment_07 partition of payment for values with (modulus 16, remainder 7);
create table payment_08 partition of payment for values with (modulus 16, remainder 8);
create table payment_09 partition of payment for values with (modulus 16, remainder 9);
create table payment_10 partition of payment for values with (modulus 16, remainder 10);
create table payment_11 partition of payment for values with (modulus 16, remainder 11);
create table payment_12 partition of payment for values with (modulus 16, remainder 12);
create table payment_13 partition of payment for values with (modulus 16, remainder 13);
create table payment_14 partition of payment for values with (modulus 16, remainder 14);
create table payment_15 partition of payment for values with (modulus 16, remainder 15);
create index payment_row on payment (row_key);
create index payment_account_day on payment (account_id, day);

create table interaction (
  account_id bigint not null,
  day date not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  kind text not null,
  channel text,
  reason text,
  direction text,
  person text,
  colleague text,
  team text,
  at timestamptz,
  handling_seconds bigint,
  elapsed_seconds bigint,
  waiting_seconds bigint,
  answered boolean,
  replies bigint,
  reopens bigint,
  selling boolean not null,
  opportunity text,
  subject text,
  drivers jsonb,
  import_id bigint not null,
  row_hash bigint not null
) partition by hash (account_id);
create table interaction_00 partition of interaction for values with (modulus 16, remainder 0);
create table interaction_01 partition of interaction for values with (modulus 16, remainder 1);
create table interaction_02 partition of interaction for values with (modulus 16, remainder 2);
create table interaction_03 partition of interaction for values with (modulus 16, remainder 3);
create table interaction_04 partition of interaction for values with (modulus 16, remainder 4);
create table interaction_05 partition of interaction for values with (modulus 16, remainder 5);
create table interaction_06 partition of interaction for values with (modulus 16, remainder 6);
create table interaction_07 partition of interaction for values with (modulus 16, remainder 7);
create table interaction_08 partition of interaction for values with (modulus 16, remainder 8);
create table interaction_09 partition of interaction for values with (modulus 16, remainder 9);
create table interaction_10 partition of interaction for values with (modulus 16, remainder 10);
create table interaction_11 partition of interaction for values with (modulus 16, remainder 11);
create table interaction_12 partition of interaction for values with (modulus 16, remainder 12);
create table interaction_13 partition of interaction for values with (modulus 16, remainder 13);
create table interaction_14 partition of interaction for values with (modulus 16, remainder 14);
create table interaction_15 partition of interaction for values with (modulus 16, remainder 15);
create index interaction_row on interaction (row_key);
create index interaction_account_day on interaction (account_id, day);

create table opportunity (
  account_id bigint not null,
  day date not null,
  source text not null,
  external_id text not null,
  row_key bigint not null,
  name text,
  stage text,
  won boolean,
  closed_day date,
  amount_minor bigint,
  currency text not null,
  reason text,
  product_class text,
  colleague text,
  drivers jsonb,
  import_id bigint not null,
  row_hash bigint not null
) partition by hash (account_id);
create table opportunity_00 partition of opportunity for values with (modulus 16, remainder 0);
create table opportunity_01 partition of opportunity for values with (modulus 16, remainder 1);
create table opportunity_02 partition of opportunity for values with (modulus 16, remainder 2);
create table opportunity_03 partition of opportunity for values with (modulus 16, remainder 3);
create table opportunity_04 partition of opportunity for values with (modulus 16, remainder 4);
create table opportunity_05 partition of opportunity for values with (modulus 16, remainder 5);
create table opportunity_06 partition of opportunity for values with (modulus 16, remainder 6);
create table opportunity_07 partition of opportunity for values with (modulus 16, remainder 7);
create table opportunity_08 partition of opportunity for values with (modulus 16, remainder 8);
create table opportunity_09 partition of opportunity for values with (modulus 16, remainder 9);
create table opportunity_10 partition of opportunity for values with (modulus 16, remainder 10);
create table opportunity_11 partition of opportunity for values with (modulus 16, remainder 11);
create table opportunity_12 partition of opportunity for values with (modulus 16, remainder 12);
create table opportunity_13 partition of opportunity for values with (modulus 16, remainder 13);
create table opportunity_14 partition of opportunity for values with (modulus 16, remainder 14);
create table opportunity_15 partition of opportunity for values with (modulus 16, remainder 15);
create index opportunity_row on opportunity (row_key);
create index opportunity_account_day on opportunity (account_id, day);

-- Statistics only of what facts are found by, from fewer rows: those of all columns of all parts took longer than a small import.
do $$
declare
  fact record;
begin
  for fact in
    select attrelid::regclass as name, attname as "column", attname in ('account_id', 'day', 'source', 'row_key', 'document_key', 'import_id') as needed
    from pg_attribute
    where attrelid in ('sales_order'::regclass, 'order_line'::regclass, 'invoice_line'::regclass, 'payment'::regclass, 'interaction'::regclass, 'opportunity'::regclass)
      and attnum > 0
  loop
    execute format('alter table %s alter %I set statistics %s', fact.name, fact."column", case when fact.needed then 20 else 0 end);
  end loop;
end $$;

-- Rollup (distributed by account_id): exact integer sums per leaf and month ------------------------------------------------

-- basis: what the amounts come from. 'order' and 'invoice' are two tellings of the same sales: a measurement takes one.
-- 'direct' holds freight and commissions of order and invoice headers and counts with either.
create table rollup_trade (
  account_id bigint not null,
  month date not null,
  currency text not null,
  basis text not null check (basis in ('order', 'invoice', 'direct')),
  list_minor bigint not null,
  credits_minor bigint not null,
  net_minor bigint not null,
  rebates_minor bigint not null,
  cost_minor bigint not null,
  freight_minor bigint not null,
  commissions_minor bigint not null,
  absolute_net_minor bigint not null,
  absolute_unlisted_minor bigint not null,
  lines bigint not null,
  primary key (account_id, month, currency, basis)
);

create table rollup_uncosted (
  account_id bigint not null,
  month date not null,
  currency text not null,
  basis text not null,
  product_group text not null,
  net_minor bigint not null,
  absolute_net_minor bigint not null,
  lines bigint not null,
  primary key (account_id, month, currency, basis, product_group)
);

-- Orders by their day, deliveries by the day they were shipped.
create table rollup_count (
  account_id bigint not null,
  month date not null,
  orders bigint not null,
  orders_not_sales bigint not null,
  order_lines bigint not null,
  invoice_lines bigint not null,
  interactions bigint not null,
  shipped bigint not null,
  on_time bigint not null,
  late bigint not null,
  promise_missing bigint not null,
  primary key (account_id, month)
);

-- Events of a kind in two groups: with recorded handling seconds, and without (those cost their time equation).
create table rollup_kind (
  account_id bigint not null,
  month date not null,
  kind text not null,
  recorded_n bigint not null,
  recorded_seconds bigint not null,
  standard_n bigint not null,
  primary key (account_id, month, kind)
);

create table rollup_driver (
  account_id bigint not null,
  month date not null,
  kind text not null,
  driver text not null,
  recorded_total bigint not null,
  standard_total bigint not null,
  n bigint not null,
  missing bigint not null,
  primary key (account_id, month, kind, driver)
);

-- Rows per source, kind of row and day: what each source covers, and how far.
create table rollup_day (
  source text not null,
  table_name text not null,
  day date not null,
  rows bigint not null,
  primary key (source, table_name, day)
);

-- Models and measurements --------------------------------------------------------------------------------------------------

create table model (
  id bigint primary key,
  kind text not null,
  name text not null,
  version integer not null,
  state text not null check (state in ('draft', 'approved')),
  valid_from date,
  author text not null,
  reason text,
  made_at timestamptz not null,
  body jsonb not null,
  body_hash text not null,
  unique (kind, name, version)
);

create table snapshot (
  id bigint primary key,
  as_of date not null,
  from_day date not null,
  to_day date not null,
  level text not null,
  currency text not null,
  actor text not null,
  made_at timestamptz not null,
  engine_version text not null,
  model_ids jsonb not null,
  input_hash text not null,
  replayable boolean not null default true,
  -- As written: the same measurement gives the same bytes.
  result json not null
);

create table snapshot_account (
  account_id bigint not null,
  snapshot_id bigint not null,
  ordinal integer not null,
  source text not null,
  external_id text not null,
  name text,
  segment text,
  measures json not null,
  primary key (account_id, snapshot_id)
);
create index snapshot_account_snapshot on snapshot_account (snapshot_id, ordinal);

create table audit (
  id bigint primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null default '{}'
);
create index audit_at on audit (at);
