--! breaking
-- What pages of findings did not tell: whether anybody answers, whether a route is uncertain, whether something is known by a name, until when anything of it was seen. Networks
-- and teams, of which a page may have hundreds, lie in a table of their own: they were nearly all of what each question about pages had to read. Code that does not know this
-- would leave pages telling too little, so it is stopped; as with the step that made the pages.
alter table observations.finding_page rename to finding_page_before;
create table observations.finding_page (
  -- (finding_no - 1) / 256
  page bigint not null,
  exercise boolean not null,
  feed_no int not null,
  class_nos int[] not null,
  countries text[] not null,
  -- Some have somebody who answers for them; some have nobody.
  answered boolean not null,
  unanswered boolean not null,
  uncertain boolean not null,
  -- A host, URL, network or account in clear: what a part of a name is looked for in.
  names boolean not null,
  -- Nothing of it was seen later: the latest sighting when it came, and the end of the day where it was seen again.
  seen_until timestamptz not null,
  -- States that its findings are in or were in since they came, a bit for the code of each. All begin open, with code 0.
  states int not null default 1
-- Written again on each day on which its findings are seen: with room beside it, it stays where it is and its index is not touched.
) with (fillfactor = 70);
create table observations.finding_page_set (
  page bigint primary key,
  asns bigint[] not null,
  team_nos int[] not null
);

insert into observations.finding_page
select (finding_no - 1) / 256, bool_or(exercise), min(feed_no), array_agg(distinct class_no), coalesce(array_agg(distinct country) filter (where country is not null), '{}'),
  bool_or(team_no is not null), bool_or(team_no is null), bool_or(uncertain), bool_or(resource is not null and get_byte(key, 0) & 64 = 0), max(last_seen), bit_or(1 << state) | 1
from observations.finding group by 1 order by 1;
insert into observations.finding_page_set
select page, asns, array_remove(team_nos, 0) from observations.finding_page_before join observations.finding_page using (page) order by 1;
drop table observations.finding_page_before;
alter table observations.finding_page add constraint finding_page_pkey primary key (page);
-- Which pages have a network. A posting of it costs a tenth of an index entry for each finding, and there is one a page.
create index finding_page_asns on observations.finding_page_set using gin (asns) with (gin_pending_list_limit = 1024);
-- What a node asks first is asked before the next turn of autovacuum.
analyze observations.finding_page, observations.finding_page_set;
