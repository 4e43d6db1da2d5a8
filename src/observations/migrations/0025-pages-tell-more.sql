--! breaking
-- What pages of findings did not tell: whether a route is uncertain, whether something is known by a name, until when anything of it was seen. Code that does not
-- know these would leave a page telling too little, so it is stopped; as with the step that made the pages.
alter table observations.finding_page
  add column uncertain boolean,
  -- A host, URL, network or account in clear: what a part of a name is looked for in.
  add column names boolean,
  -- Nothing of it was seen later: the latest sighting when it came, and the end of the day where it was seen again.
  add column seen_until timestamptz;
-- A page is written again on each day on which its findings are seen; with room beside it, it stays where it is and its index is not touched.
alter table observations.finding_page set (fillfactor = 70);

update observations.finding_page p set uncertain = f.uncertain, names = f.names, seen_until = f.seen_until
from (
  select (finding_no - 1) / 256 as page, bool_or(uncertain) as uncertain, bool_or(resource is not null and get_byte(key, 0) & 64 = 0) as names, max(last_seen) as seen_until
  from observations.finding group by 1
) f where f.page = p.page;
-- All that a page had may have been joined with older findings.
delete from observations.finding_page where seen_until is null;
alter table observations.finding_page alter column uncertain set not null, alter column names set not null, alter column seen_until set not null;
