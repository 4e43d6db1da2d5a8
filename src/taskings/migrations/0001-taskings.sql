-- What bodies outside ask of the team. Rows here are added and never changed: a correction is a new version, what became of it an entry.
create table taskings.tasking (
  tasking_no bigint generated always as identity primary key,
  origin text not null,
  origin_class text not null,
  origin_foreign boolean,
  origin_contact text,
  instrument text,
  purpose text not null,
  executor text not null,
  confidential boolean not null,
  confidential_reference text,
  recorded_first boolean,
  received_at timestamptz not null,
  deadline timestamptz,
  recorded_at timestamptz not null,
  recorded_by text not null,
  recorded_person text,
  exercise boolean not null,
  check (not confidential or confidential_reference is not null)
);

-- One act that is asked for, as it was understood at the time.
create table taskings.line (
  tasking_no bigint not null references taskings.tasking,
  line smallint not null,
  version smallint not null,
  asks text not null,
  effect text not null,
  place text check (place in ('domestic', 'foreign', 'uncertain')),
  team_asset boolean,
  data_classes text[] not null,
  data_origin text,
  data_source text,
  data_contact text,
  records integer,
  data_personal text,
  person_at_risk boolean,
  mandate text,
  ground text,
  evidence boolean,
  at timestamptz not null,
  by text not null,
  primary key (tasking_no, line, version)
);

-- By what a tasking is known again under another name: keyed hashes, which say nothing without the node's key.
create table taskings.likeness (
  mac bytea not null,
  tasking_no bigint not null references taskings.tasking,
  line smallint not null,
  primary key (mac, tasking_no, line)
);

create table taskings.entry (
  entry_no bigint generated always as identity primary key,
  tasking_no bigint not null references taskings.tasking,
  line smallint,
  kind text not null,
  at timestamptz not null,
  by_kind text not null,
  by text not null,
  decision_id text,
  outcome text,
  released boolean,
  detail jsonb not null
);
create index entry_tasking on taskings.entry (tasking_no, entry_no);
create index entry_decided on taskings.entry (tasking_no, line, entry_no) where kind = 'decided';

-- Words, targets and names of persons, sealed. They go on their date; the ledger stays.
create table taskings.words (
  tasking_no bigint not null references taskings.tasking,
  line smallint not null,
  version smallint not null,
  sealed bytea not null,
  erase_at timestamptz not null,
  primary key (tasking_no, line, version)
);
create index words_erase on taskings.words (erase_at);

create table taskings.letter (
  tasking_no bigint not null references taskings.tasking,
  version smallint not null,
  sealed bytea not null,
  at timestamptz not null,
  by text not null,
  erase_at timestamptz not null,
  primary key (tasking_no, version)
);
create index letter_erase on taskings.letter (erase_at);

create function taskings.ledger_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger of taskings is only added to';
end $$;

create trigger tasking_append_only before update or delete on taskings.tasking
  for each row execute function taskings.ledger_is_append_only();
create trigger tasking_keeps_all before truncate on taskings.tasking
  for each statement execute function taskings.ledger_is_append_only();
create trigger line_append_only before update or delete on taskings.line
  for each row execute function taskings.ledger_is_append_only();
create trigger line_keeps_all before truncate on taskings.line
  for each statement execute function taskings.ledger_is_append_only();
create trigger entry_append_only before update or delete on taskings.entry
  for each row execute function taskings.ledger_is_append_only();
create trigger entry_keeps_all before truncate on taskings.entry
  for each statement execute function taskings.ledger_is_append_only();
