-- Acts with effect on networks: what is proposed, what became of it, who was harmed.
create table measures.measure (
  measure_no bigint generated always as identity primary key,
  version integer not null default 1,
  state text not null check (state in ('draft', 'waiting', 'applied', 'reversed', 'expired', 'set-aside')),
  kind text not null,
  effect text not null,
  exercise boolean not null,
  -- The proposal, its targets with what is known of them, and the call to a team that it would hit.
  body jsonb not null,
  near_miss boolean not null,
  split_from bigint references measures.measure,
  extends bigint references measures.measure,
  decision_id text,
  approval_id text,
  break_glass boolean not null default false,
  proposed_by text not null,
  proposed_at timestamptz not null,
  applied_at timestamptz,
  ends_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  end_cause text,
  end_note text,
  review_at timestamptz,
  check ((state = 'applied') <= (applied_at is not null and ends_at is not null)),
  check ((state in ('reversed', 'expired', 'set-aside')) = (ended_at is not null))
);
create index measure_list on measures.measure (measure_no desc, state);
create index measure_running on measures.measure (ends_at) where state = 'applied';

create table measures.harm_report (
  harm_no bigint generated always as identity primary key,
  measure_no bigint not null references measures.measure,
  text text not null,
  reported_by text not null,
  at timestamptz not null
);
create index harm_of_measure on measures.harm_report (measure_no);
