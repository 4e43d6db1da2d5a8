-- A concern that somebody raised about the team's own work. Nothing here says in clear what it is about or who raised it:
-- the id holds no time, and of the time only the day is kept, so that it cannot be laid beside when somebody was signed in.
create table identity.concern (
  concern_id text primary key,
  raised_on date not null,
  content_sealed bytea not null,
  -- Sealed under a context of its own: opened only to keep a reader from their own concern, never shown.
  author_sealed bytea not null,
  code_mac bytea not null unique,
  opened_on date,
  answered_on date,
  answer_sealed bytea,
  check ((answered_on is null) = (answer_sealed is null))
);
create index concern_day on identity.concern (raised_on);
create index concern_answered on identity.concern (answered_on) where answered_on is not null;

-- Who asked to open it, why, and until when they may read it.
create table identity.concern_opening (
  concern_id text not null references identity.concern on delete cascade,
  person_id text not null references identity.account,
  asked_at timestamptz not null,
  reason_sealed bytea not null,
  -- The role in which it was opened, and the end of the reading; null while a second person is waited for.
  role text check (role in ('auditor', 'data-protection', 'legal')),
  reads_until timestamptz,
  primary key (concern_id, person_id),
  check ((role is null) = (reads_until is null))
);
