-- A stopped act with the command that would do it, kept until people have answered. Arguments are ids, never contents.
create table norms.approval (
  id text primary key,
  state text not null check (state in ('waiting', 'stopped', 'approved', 'done', 'failed', 'refused', 'withdrawn', 'superseded')),
  decision_id text not null references norms.decision (id),
  act text not null,
  outcome text not null,
  subject_type text not null,
  subject_id text not null,
  recipient_type text,
  recipient_id text,
  facts_digest text not null references norms.fact_set (digest),
  pack_digest text not null references norms.pack (digest),
  command text not null,
  args jsonb not null,
  command_digest text not null,
  title text not null,
  why text not null,
  if_nobody_answers text not null,
  exercise boolean not null,
  asked_kind text not null,
  asked_id text not null,
  asked_name text not null,
  -- The person who asks; null until one has put it forward, where the node itself or a shell began.
  asked_person text,
  asked_at timestamptz not null,
  deadline timestamptz not null,
  instead_of text references norms.approval (id),
  changed jsonb not null,
  -- When the last part was met, and until when the answers stand.
  completed_at timestamptz,
  valid_until timestamptz,
  ended_at timestamptz,
  ended_by text,
  end_reason text,
  check ((recipient_type is null) = (recipient_id is null))
);
create index approval_state on norms.approval (state, id);
create index approval_subject on norms.approval (subject_id, subject_type, id);

-- What an item needs. A part is met by the answer that it names.
create table norms.approval_part (
  approval_id text not null references norms.approval (id),
  no smallint not null,
  kind text not null check (kind in ('request', 'approval', 'referral', 'override')),
  rule text not null,
  role text,
  refer_to text,
  answer_id text,
  primary key (approval_id, no)
);

-- Every answer, also those that met nothing: a refusal, a body that defers.
create table norms.approval_answer (
  id text primary key,
  approval_id text not null references norms.approval (id),
  kind text not null check (kind in ('request', 'approval', 'referral', 'override', 'break-glass')),
  seat text not null,
  answer text not null check (answer in ('approved', 'refused', 'affirmative', 'deferring', 'negative')),
  role text,
  delegation_id text,
  reason text not null,
  reference text,
  duty text,
  by_kind text not null,
  by_id text not null,
  person_id text not null,
  person_name text not null,
  decision_id text not null references norms.decision (id),
  at timestamptz not null
);
create index approval_answer_item on norms.approval_answer (approval_id, id);

-- A role lent for approvals, from a person who holds it to another, until a moment.
create table norms.approval_delegation (
  id text primary key,
  role text not null,
  from_person text not null,
  from_name text not null,
  to_person text not null,
  to_name text not null,
  reason text not null,
  begins_at timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  ended_by text
);
create index approval_delegation_to on norms.approval_delegation (to_person, until);

-- What is looked at afterwards: an override of the head, a broken glass.
create table norms.review (
  id text primary key,
  of text not null check (of in ('override', 'break-glass')),
  approval_id text not null references norms.approval (id),
  answer_id text not null references norms.approval_answer (id),
  roles text[] not null,
  exercise boolean not null,
  begun_at timestamptz not null,
  due timestamptz not null,
  finding text check (finding in ('justified', 'not-justified')),
  reason text,
  by_id text,
  person_id text,
  person_name text,
  reviewed_at timestamptz
);
create index review_open on norms.review (due) where reviewed_at is null;
