--! breaking
-- A sighting is counted with its finding in the transaction that keeps it, and no longer afterwards: nothing waits to be folded. Reports that an older version read
-- and did not fold would stay uncounted, unless they can no longer be read again anyway.
do $$
begin
  if exists (select from observations.sighting_block b join observations.report r using (report_no) where not b.folded and r.raw_deleted_at is null) then
    raise exception 'reports were not read to their end, and their sightings wait to be counted; start the version before, let it read them (comity report retry REPORT where one has failed), and start this one again';
  end if;
end $$;
drop index observations.sighting_block_unfolded;
alter table observations.sighting_block drop column folded, drop column known;
