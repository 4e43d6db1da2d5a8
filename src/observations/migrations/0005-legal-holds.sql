-- A legal hold keeps a report's bytes and evidence beyond their time; it is in force when three persons in three roles have confirmed it.
create table observations.legal_hold (
  hold_no bigint generated always as identity primary key,
  report_no bigint not null references observations.report,
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'in-force', 'lifted', 'ended')),
  asked_by text not null,
  asked_at timestamptz not null,
  -- Every hold is dated: after this it ends by itself.
  until_at timestamptz not null,
  in_force_at timestamptz,
  lift_reason text,
  ended_at timestamptz
);
create unique index legal_hold_once on observations.legal_hold (report_no) where state in ('asked', 'in-force');

-- One word a role and one a person: two roles of one person count once.
create table observations.legal_hold_word (
  hold_no bigint not null references observations.legal_hold,
  act text not null check (act in ('hold', 'lift')),
  role text not null check (role in ('head', 'legal', 'data-protection')),
  person_id text not null,
  at timestamptz not null,
  primary key (hold_no, act, role),
  unique (hold_no, act, person_id)
);
