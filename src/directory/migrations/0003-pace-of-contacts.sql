-- How often a recipient wants to be written to, where it said so: the feed's own period otherwise.
alter table directory.contact
  add column period text check (period in ('at-once', 'hourly', 'daily')),
  -- The most messages within a day; what is over it waits and comes in one message later.
  add column messages_a_day int check (messages_a_day between 1 and 1000);
create index contact_pace on directory.contact (contact_no) where ended_at is null and (period is not null or messages_a_day is not null);
alter table directory.import_row add column period text;
