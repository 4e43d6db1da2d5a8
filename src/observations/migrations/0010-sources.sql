-- What each source is for, as people wrote it, and what the data-protection officer said of it. What the release says of the providers
-- whose formats it reads stands in `sources/shipped.json`; a row here goes before it. @source rule e-5; R042, R043, R045
create table observations.source_assessment (
  assessment_no bigint generated always as identity primary key,
  feed text not null,
  state text not null check (state in ('new', 'described', 'assessed', 'refused', 'replaced')),
  purpose text,
  ground text,
  fields text,
  -- How long the bytes of its reports are kept.
  retention_days int,
  asked_at timestamptz not null,
  described_by text,
  described_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  reason text,
  check (state = 'new' or state = 'refused' or state = 'replaced' or described_at is not null)
);
create unique index source_assessment_now on observations.source_assessment (feed) where state <> 'replaced';

-- The source whose assessment a report waits for: it is kept, and read by nobody until then.
alter table observations.report add column held_for text;
create index report_held on observations.report (held_for) where held_for is not null;
drop index observations.report_waiting;
create index report_waiting on observations.report (report_no) where state in ('spooled', 'processing') and held_for is null;
