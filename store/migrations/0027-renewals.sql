-- When the contract of an account ends or renews, and how many days before notice must have been given: as files say; by hand it is in `hand`.
alter table account add renewal_day date, add notice_days bigint;
