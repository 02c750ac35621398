-- Opening one account, or finding one by name, without reading all of them.
create index account_same_as on account ((coalesce(merged_into, linked_to))) where coalesce(merged_into, linked_to) is not null;
create index account_payer on account (payer_id);
create index account_site on account (site_id);
create index account_contact_account on account_contact (account_id);
create index person_linked on person (linked_to) where linked_to is not null;
