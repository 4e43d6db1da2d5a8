-- A message changes state three times in a minute and is then kept for months; the queue is an index over the few that wait, and what is dead in it
-- is read at each claim.
alter table correspondence.message set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 1);
-- `in_flight` is set and cleared with every message: all rows of a busy day are dead twice.
alter table correspondence.recipient set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, fillfactor = 80);
