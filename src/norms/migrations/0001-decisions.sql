-- A pack that was ever in force is kept for ever, so that every decision can be repeated.
create table norms.pack (
  digest text primary key,
  name text not null,
  version text not null,
  files jsonb not null,
  first_in_force_at timestamptz not null
);

-- Distinct sets of facts: enumerated values and numbers, nothing personal. Kept for ever.
create table norms.fact_set (
  digest text primary key,
  act text not null,
  facts jsonb not null
);

create table norms.decision (
  id text primary key,
  act text not null,
  subject_type text not null,
  subject_id text not null,
  recipient_type text,
  recipient_id text,
  facts_digest text not null references norms.fact_set (digest),
  pack_digest text not null references norms.pack (digest),
  outcome text not null check (outcome in ('ALLOW', 'OBLIGE', 'HOLD', 'REQUIRE', 'REFER', 'FORBID', 'FORBID!')),
  rules text[] not null,
  by_kind text not null,
  by_id text not null,
  at timestamptz not null,
  expires_at timestamptz not null,
  check ((recipient_type is null) = (recipient_id is null))
);
create index decision_key on norms.decision (subject_id, subject_type, facts_digest, pack_digest);
create index decision_outcome on norms.decision (outcome, id);
