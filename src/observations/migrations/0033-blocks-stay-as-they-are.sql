-- Blocks are written once and then only deleted. What is cleaned of them for the first time is marked as settled at once, so that no later turn of autovacuum has to
-- read and write years of them again before their transaction numbers run out.
alter table observations.sighting_block set (autovacuum_freeze_min_age = 0, toast.autovacuum_freeze_min_age = 0);
alter table observations.evidence_block set (autovacuum_freeze_min_age = 0, toast.autovacuum_freeze_min_age = 0);
