-- Who answers for a system. Public ids are made of the numbers (team_…, contact_…, network_…).

create table directory.team (
  team_no bigint generated always as identity primary key,
  name text not null,
  -- Lower case, single blanks: two sources that write a name alike mean one team.
  name_key text not null,
  function_class text,
  countries text[] not null default '{}',
  -- RFC 2350 and global-irt fields, in the closed form that team-profile.ts gives them.
  profile jsonb not null default '{}',
  -- Source of record of each field.
  sources jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  import_no bigint,
  ended_at timestamptz
);
create unique index team_name on directory.team (name_key) where ended_at is null;

create table directory.contact (
  contact_no bigint generated always as identity primary key,
  team_no bigint not null references directory.team,
  role text not null check (role in ('critical-operator', 'abuse', 'csirt', 'national')),
  email text not null,
  format text not null default 'csv' check (format in ('csv', 'xarf', 'json', 'none')),
  language text not null default 'en',
  level text not null default 'technical' check (level in ('technical', 'diplomatic', 'policy')),
  phone text,
  openpgp_key text,
  verified date,
  sources jsonb not null default '{}',
  -- Set by bounces or by a person; nothing is sent to it, and it is shown, not deleted.
  disabled_at timestamptz,
  disabled_reason text,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  import_no bigint,
  ended_at timestamptz,
  check (email <> '' or format = 'none')
);
create unique index contact_address on directory.contact (team_no, role, email) where ended_at is null;
create index contact_email on directory.contact (lower(email));

create table directory.network (
  network_no bigint generated always as identity primary key,
  kind text not null check (kind in ('cidr', 'asn', 'domain', 'sector', 'country')),
  -- Canonical name: the one form in which it is stored and compared.
  key text not null,
  address bytea check (length(address) = 16),
  bits smallint check (bits between 0 and 128),
  contact_no bigint not null references directory.contact,
  source text not null,
  -- A person or a rule chose this claim among several to the same network.
  chosen boolean not null default false,
  chosen_reason text,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  import_no bigint,
  ended_at timestamptz,
  check ((kind = 'cidr') = (address is not null and bits is not null))
);
create unique index network_claim on directory.network (kind, key, contact_no, source) where ended_at is null;
create index network_contact on directory.network (contact_no);

-- What is announced of networks: workers compare it with the version that they loaded.
create table directory.routes_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into directory.routes_version (version) values (1);

create table directory.history (
  history_no bigint generated always as identity primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  subject_type text not null check (subject_type in ('team', 'contact', 'network', 'operator')),
  subject_no bigint not null,
  change text not null,
  before jsonb,
  after jsonb,
  source text,
  why text,
  import_no bigint
);
create index history_subject on directory.history (subject_type, subject_no, history_no);

create function directory.history_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'history is only ever added to';
end $$;
create trigger history_append_only before update or delete on directory.history
  for each statement execute function directory.history_is_append_only();

-- What another source says of a field that has a source of record already: shown, and decided by a person.
create table directory.proposal (
  proposal_no bigint generated always as identity primary key,
  subject_type text not null check (subject_type in ('team', 'contact')),
  subject_no bigint not null,
  field text not null,
  current jsonb,
  proposed jsonb not null,
  source text not null,
  import_no bigint,
  at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined')),
  decided_at timestamptz,
  decided_by text
);
create unique index proposal_once on directory.proposal (subject_type, subject_no, field, source, md5(proposed::text));
create index proposal_open on directory.proposal (proposal_no) where state = 'open';

create table directory.import (
  import_no bigint generated always as identity primary key,
  file_name text not null,
  format text not null,
  source text not null,
  state text not null check (state in ('running', 'done', 'failed')),
  started_at timestamptz not null,
  finished_at timestamptz,
  actor_kind text not null,
  actor_id text not null,
  size_bytes bigint not null default 0,
  sha256 text,
  -- Counts by name: rows, refused, teamsNew, contactsNew, …
  counts jsonb not null default '{}',
  ignored_columns text[] not null default '{}',
  failure text
);

create table directory.import_refusal (
  import_no bigint not null references directory.import,
  line integer not null,
  faults jsonb not null,
  row_text text not null,
  primary key (import_no, line)
);

create table directory.import_note (
  import_no bigint not null references directory.import,
  line integer not null,
  note text not null
);
create index import_note_import on directory.import_note (import_no, line);

-- Rows on their way in; gone when their import is done. Unlogged: a crash ends the import, and it is handed in again.
create unlogged table directory.import_row (
  import_no bigint not null,
  line integer not null,
  -- Null where a row brings a team and its contact, and no network.
  kind text,
  key text,
  address bytea,
  bits smallint,
  team text not null,
  team_key text not null,
  email text not null,
  role text not null,
  format text,
  language text,
  level text,
  phone text,
  openpgp_key text,
  source text not null,
  verified date
);

create table directory.bounce (
  contact_no bigint not null references directory.contact,
  message_id text not null,
  at timestamptz not null,
  reason text not null,
  -- Set when the contact is enabled again: old bounces do not count twice.
  cleared_at timestamptz,
  primary key (contact_no, message_id)
);

-- Prefix-to-ASN, registry and geo tables: built once, kept as flat arrays, read whole by workers.
create table directory.address_table (
  table_no bigint generated always as identity primary key,
  source text not null,
  basis text not null check (basis in ('asn', 'registry', 'geo')),
  as_of timestamptz not null,
  imported_at timestamptz not null,
  import_no bigint not null references directory.import,
  records bigint not null,
  content bytea not null,
  ended_at timestamptz
);
create unique index address_table_source on directory.address_table (source) where ended_at is null;

-- Critical operators. All that would tell an attacker whom to strike is sealed with a key outside the database.
create table directory.operator (
  operator_no bigint generated always as identity primary key,
  sector text not null,
  sealed bytea not null,
  tested_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  ended_at timestamptz
);

create table directory.operator_reader (
  operator_no bigint not null references directory.operator,
  person_id text not null,
  reason text not null,
  granted_by text not null,
  granted_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (operator_no, person_id, granted_at)
);

create table directory.operator_view (
  view_no bigint generated always as identity primary key,
  operator_no bigint not null references directory.operator,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  person_id text,
  allowed boolean not null,
  what text not null
);
create index operator_view_operator on directory.operator_view (operator_no, view_no);
create trigger operator_view_append_only before update or delete on directory.operator_view
  for each statement execute function directory.history_is_append_only();
