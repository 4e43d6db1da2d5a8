-- When the team learned of a finding: what a source says it saw first may be weeks older than the report that says so. Numbers of findings only grow, so it is
-- enough to note, whenever a report is taken in hand, from which number on findings are newer. One row a report, none a finding.
-- Findings from before the first note have only what their source said.
create table observations.intake_mark (
  from_no bigint primary key,
  at timestamptz not null
);
create index intake_mark_at on observations.intake_mark (at);
