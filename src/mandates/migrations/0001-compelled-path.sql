-- What a law, court or order compels the team to do, with the two persons who answered for it.
create table mandates.instrument (
  instrument_no bigint generated always as identity primary key,
  about_type text not null,
  about_id text not null,
  kind text not null check (kind in ('court-order', 'statute', 'secrecy-order', 'warrant')),
  authority text not null,
  authority_class text not null,
  reference text not null,
  dated date not null,
  valid_until timestamptz,
  gag boolean not null,
  gag_reference text,
  gag_until timestamptz,
  -- Words of the instrument may name persons: sealed.
  scope bytea not null,
  data_classes text[] not null,
  source text,
  source_contact text,
  requested_by text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  state text not null default 'recorded' check (state in ('recorded', 'validated', 'in-force', 'refused', 'ended')),
  records_from integer,
  records_to integer,
  validated_by text,
  validated_at timestamptz,
  validation_note bytea,
  countersigned_by text,
  countersigned_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  ended_why text,
  told_at timestamptz,
  told_by text,
  told_how text,
  exercise boolean not null,
  check (not gag or gag_reference is not null),
  check (records_to is null or (records_from is not null and records_to between 1 and records_from)),
  check (state <> 'in-force' or (validated_by is not null and countersigned_by is not null and validated_by <> countersigned_by))
);
create index instrument_about on mandates.instrument (about_id, about_type);
create index instrument_state on mandates.instrument (state, instrument_no);

-- What a source was asked and what it answered. Nothing in here is a yes but an answer that says so.
create table mandates.permission (
  permission_no bigint generated always as identity primary key,
  source text not null,
  source_contact text,
  -- What it is about; null for a standing permission.
  about_type text,
  about_id text,
  recipient text not null,
  recipient_function text not null,
  purpose text not null,
  state text not null default 'asked' check (state in ('asked', 'granted', 'refused', 'unanswered', 'withdrawn')),
  asked_by text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  message_id text,
  answered_by text,
  answered_at timestamptz,
  evidence bytea,
  expires_at timestamptz,
  exercise boolean not null,
  check ((about_type is null) = (about_id is null)),
  check (state <> 'granted' or (expires_at is not null and answered_by is not null and answered_by <> asked_by))
);
create index permission_source on mandates.permission (source, state);
create index permission_due on mandates.permission (due_at) where state = 'asked';

-- Where a government limits or directs with whom the team works.
create table mandates.restriction (
  restriction_no bigint generated always as identity primary key,
  partner text not null,
  laid_by text not null,
  instrument text not null,
  effect text not null check (effect in ('none-at-all', 'ask-first', 'limited')),
  scope text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by text,
  lifted_why text,
  exercise boolean not null,
  check (until_at > from_at)
);
create index restriction_partner on mandates.restriction (lower(partner), until_at);

-- That a State, and an owner, have permitted an act on systems.
create table mandates.consent (
  consent_no bigint generated always as identity primary key,
  country text,
  authority text not null,
  authority_class text not null check (authority_class in ('competent-authority', 'csirt', 'contact-point', 'owner-only')),
  authority_proof text not null,
  systems text[] not null,
  effect text not null,
  limits text not null,
  legal_basis text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  revocation_channel text not null,
  owner_authorisation text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  verified_by text,
  verified_at timestamptz,
  number_source text check (number_source in ('directory-before', 'official-publication', 'earlier-contact', 'from-the-message')),
  -- The number and who answered: sealed.
  call bytea,
  revoked_at timestamptz,
  revoked_by text,
  revoked_why text,
  exercise boolean not null,
  check (until_at > from_at),
  check (verified_by is null or (number_source is not null and verified_by <> recorded_by))
);
create index consent_window on mandates.consent (until_at) where revoked_at is null;
