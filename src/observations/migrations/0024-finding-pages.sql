--! breaking
-- Numbers of findings are handed out by the thousand, and those of one step belong to one chunk. What 256 consecutive ones have in common stands here once, so that a list
-- of one network or one team reads the pages that can have it. An index for each of these columns cost every new finding as much again as everything else of it.
create table observations.finding_page (
  -- (finding_no - 1) / 256
  page bigint primary key,
  exercise boolean not null,
  feed_no int not null,
  class_nos int[] not null,
  asns bigint[] not null,
  countries text[] not null,
  -- 0 stands for findings that nobody answers for.
  team_nos int[] not null,
  -- States that its findings are in or were in since they came, a bit for the code of each. All begin open, with code 0.
  states int not null default 1
);
-- At most 256 values each: a page is read as it lies, neither packed nor out of line.
alter table observations.finding_page alter column class_nos set storage plain, alter column asns set storage plain,
  alter column countries set storage plain, alter column team_nos set storage plain;

insert into observations.finding_page (page, exercise, feed_no, class_nos, asns, countries, team_nos, states)
select (finding_no - 1) / 256, bool_or(exercise), min(feed_no), array_agg(distinct class_no), coalesce(array_agg(distinct asn) filter (where asn is not null), '{}'),
  coalesce(array_agg(distinct country) filter (where country is not null), '{}'), array_agg(distinct coalesce(team_no, 0)), bit_or(1 << state) | 1
from observations.finding group by 1;

drop index observations.finding_class;
drop index observations.finding_asn;
drop index observations.finding_team;
drop index observations.finding_country;
drop index observations.finding_feed;
