-- Autovacuum for the hot tables. The default waits for a fifth of a table to be dead: of ten million findings that is two million rows, whose
-- cleaning then takes minutes and reads everything. Small, frequent turns keep the tables and their indexes at their size.
do $$
declare part regclass;
begin
  -- Storage parameters belong to tables that have storage: where findings are partitioned, to the parts.
  for part in
    select c.oid from pg_class c
    where c.relkind = 'r' and (c.oid = 'observations.finding'::regclass or c.oid in (select relid from pg_partition_tree('observations.finding')))
  loop
    execute format('alter table %s set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000,
      autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1)', part);
  end loop;
end $$;

-- Filled and emptied with every report: what is dead here is most of the table, and is read at each gathering.
alter table observations.pending set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- Each row changes state four or five times in its first minutes, then never again.
alter table observations.notification set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
-- A row changes with every chunk that is read; the table is small, and claiming reads all that wait.
alter table observations.report set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
