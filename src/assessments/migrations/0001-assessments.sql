-- Assessments, and the texts that leave. What they say lies sealed with the node's key: a State, where somebody typed
-- one, is readable in no column. The columns in clear are what lists, rules and counting need.

create table assessments.assessment (
  id text primary key,
  -- Raised with each change; an edit names the one that it changes.
  version integer not null check (version > 0),
  sealed bytea not null,
  -- How many versions were frozen.
  frozen integer not null default 0,
  exercise boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null
);

-- Who works on the case: none of them is its peer reviewer.
create table assessments.person (
  assessment_id text not null references assessments.assessment (id),
  person_id text not null,
  name text not null,
  since timestamptz not null,
  primary key (assessment_id, person_id)
);

create table assessments.frozen (
  assessment_id text not null references assessments.assessment (id),
  number integer not null check (number > 0),
  sha256 text not null check (length(sha256) = 64),
  sealed bytea not null,
  missing text[] not null,
  sealed_why bytea not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (assessment_id, number)
);

create table assessments.review (
  id text primary key,
  assessment_id text not null,
  number integer not null,
  agrees boolean not null,
  sealed_note bytea not null,
  person_id text not null,
  name text not null,
  at timestamptz not null,
  foreign key (assessment_id, number) references assessments.frozen (assessment_id, number)
);

-- Who opened what: version 0 is the draft.
create table assessments.reading (
  no bigint generated always as identity primary key,
  assessment_id text not null references assessments.assessment (id),
  number integer not null,
  reader_id text not null,
  person_id text,
  name text not null,
  at timestamptz not null
);
create index on assessments.reading (assessment_id, no);

-- `about` is an assessment or a statement.
create table assessments.consultation (
  id text primary key,
  about text not null,
  kind text not null check (kind in ('csirt', 'point-of-contact', 'diplomatic-contact', 'other')),
  outcome text not null check (outcome in ('asked', 'answered', 'told', 'not-asked')),
  reason text check (reason in ('tipping-off', 'evidence-loss', 'unsafe')),
  sealed bytea not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  check ((outcome = 'not-asked') = (reason is not null))
);
create index on assessments.consultation (about, at);

create table assessments.authority_decision (
  id text primary key,
  assessment_id text not null references assessments.assessment (id),
  decision text not null check (decision in ('affirmative', 'deferring', 'negative')),
  sealed bytea not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null
);
create index on assessments.authority_decision (assessment_id, at);

create table assessments.statement (
  id text primary key,
  assessment_id text references assessments.assessment (id),
  -- The frozen version that it rests on.
  number integer,
  revision integer not null check (revision > 0),
  state text not null check (state in ('draft', 'stopped', 'held', 'released')),
  audience text not null check (audience in ('public', 'contacts')),
  level text not null check (level in ('none', 'technical', 'state')),
  kind text not null check (kind in ('advisory', 'holding', 'annex', 'statement')),
  exercise boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  released_at timestamptz,
  foreign key (assessment_id, number) references assessments.frozen (assessment_id, number)
);
create index on assessments.statement (audience, released_at) where released_at is not null;

-- Every text that there was, so that before and after a flag stay side by side.
create table assessments.revision (
  statement_id text not null references assessments.statement (id),
  revision integer not null,
  sealed bytea not null,
  -- What kinds of words the lexicon found in it.
  flagged text[] not null,
  by_id text not null,
  person_id text,
  by_name text not null,
  at timestamptz not null,
  primary key (statement_id, revision)
);

-- A second reader found that exactly this text names and insinuates nobody.
create table assessments.clearing (
  statement_id text not null,
  revision integer not null,
  person_id text not null,
  name text not null,
  sealed_note bytea not null,
  at timestamptz not null,
  primary key (statement_id, revision),
  foreign key (statement_id, revision) references assessments.revision (statement_id, revision)
);

-- What became of a revision for each reader; the contact is empty for the public.
create table assessments.delivery (
  statement_id text not null,
  revision integer not null,
  contact_id text not null,
  state text not null check (state in ('stopped', 'held', 'released')),
  decision_id text not null,
  approval_id text,
  message_id text,
  at timestamptz not null,
  primary key (statement_id, revision, contact_id),
  foreign key (statement_id, revision) references assessments.revision (statement_id, revision)
);
