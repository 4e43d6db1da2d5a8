-- Every fact passes through this table once: it is nearly all dead rows, and the sequencer reads its first ones each second.
alter table transparency.pending set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
