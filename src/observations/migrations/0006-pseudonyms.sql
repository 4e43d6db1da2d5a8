-- Findings that stand under a pseudonym and whose evidence is still to be made unreadable. A pseudonym is told by bit 64 of the first byte of the key.
create table observations.evidence_to_clear (
  finding_no bigint primary key,
  -- No block that was seen before this holds evidence of the finding.
  seen_from timestamptz not null,
  due_at timestamptz not null
);
