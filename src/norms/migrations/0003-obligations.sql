-- What somebody owes, and by when: begun by a decision, by a room, or by a person who starts a clock that law sets.
create table norms.obligation (
  id text primary key,
  -- The rule or the named clock that asks for it.
  rule text not null,
  what text not null,
  subject_type text not null,
  subject_id text not null,
  decision_id text references norms.decision (id),
  period jsonb not null,
  -- A clock of law cannot be paused, nor taken back.
  of_law boolean not null,
  pausable boolean not null check (not (pausable and of_law)),
  started_at timestamptz not null,
  -- Both readings, as they stand with all pauses so far.
  due_at timestamptz not null,
  legal_due_at timestamptz not null,
  paused_at timestamptz,
  owner text not null,
  escalate_to text not null,
  escalated_at timestamptz,
  ended_at timestamptz,
  -- How it ended: done, or ended without being done, with the reason.
  ended text check (ended in ('met', 'not-done')),
  ended_by text,
  evidence text,
  by_kind text not null,
  by_id text not null,
  reference text,
  exercise boolean not null,
  check ((ended_at is null) = (ended is null)),
  check (paused_at is null or pausable)
);
-- The same rule asks once for the same thing, however many decisions ask for it meanwhile.
create unique index obligation_open on norms.obligation (rule, subject_type, subject_id) where ended_at is null;
create index obligation_due on norms.obligation (due_at) where ended_at is null;
create index obligation_subject on norms.obligation (subject_id, subject_type);
create index obligation_decision on norms.obligation (decision_id, rule);

create table norms.obligation_step (
  obligation_id text not null references norms.obligation (id),
  at timestamptz not null,
  step text not null check (step in ('begun', 'paused', 'resumed', 'escalated', 'met', 'not-done')),
  by_kind text not null,
  by_id text not null,
  note text not null
);
create index obligation_step_of on norms.obligation_step (obligation_id, at);

-- Days on which the team's offices are closed, beside weekends. No list holds for all teams.
create table norms.holiday (
  day date primary key,
  name text not null
);
