-- Findings that ended long ago, by the month in which they ended. They leave the hot table, so that it stays the size of what is open, and a month is dropped as
-- one when it has reached its time: that costs the same for a hundred findings and for ten million.
create table observations.closed_finding (
  -- The first day of the month (UTC) under which the finding is filed: that in which it ended, or a later one where something still names it when that month goes.
  month date not null,
  put_away_at timestamptz not null,
  key bytea not null,
  finding_no bigint not null,
  class_no int not null,
  feed_no int not null,
  ip inet,
  resource text,
  port int,
  protocol text,
  asn bigint,
  country text,
  severity smallint not null,
  state smallint not null,
  exercise boolean not null,
  restricted boolean not null,
  network_no int,
  team_no int,
  contact_no int,
  uncertain boolean not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  state_at timestamptz not null,
  seen_days datemultirange not null,
  sightings bigint not null,
  block_no bigint not null,
  block_row int not null,
  version int not null
) partition by range (month);
-- Neither is unique: a system may have ended, come back and ended again.
create index closed_finding_key on observations.closed_finding (key);
create index closed_finding_no on observations.closed_finding (finding_no);

-- The months that there are, each with how many findings it holds. Kept with the rows, since counting them would read all.
create table observations.closed_month (
  month date primary key check (extract(day from month) = 1),
  findings bigint not null default 0
) with (fillfactor = 50);

-- The app's role owns no table. What it may have made and dropped for it is a month of this one table, whose name follows from the date alone. Whoever may not use
-- the schema cannot call these.
create function observations.add_closed_month(first_day date) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare name constant text := 'closed_finding_' || to_char(first_day, 'YYYY_MM');
begin
  if first_day is null or extract(day from first_day) <> 1 or first_day < date '2000-01-01' or first_day >= date '2200-01-01' then
    raise exception 'not the first day of a month: %', first_day using errcode = '22023';
  end if;
  -- Two processes that find a month missing take turns.
  perform pg_advisory_xact_lock(724811, 31);
  -- A restored database may have the table of a month that its backup did not know.
  if to_regclass('observations.' || name) is null then
    -- Made apart and attached: whoever reads or writes other months meanwhile is not kept waiting.
    execute format('create table observations.%I (like observations.closed_finding including all)', name);
    execute format('alter table observations.closed_finding attach partition observations.%I for values from (%L) to (%L)',
      name, first_day, (first_day + interval '1 month')::date);
    -- Rows are reached through the whole; a backup reads each table by its name.
    execute format('grant select, insert, update, delete on observations.%I to %I', name, session_user);
  end if;
  insert into observations.closed_month (month) values (first_day) on conflict do nothing;
  return found;
end $$;

create function observations.drop_closed_month(first_day date) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
begin
  delete from observations.closed_month m where m.month = first_day;
  if not found then
    return false;
  end if;
  execute format('drop table observations.%I', 'closed_finding_' || to_char(first_day, 'YYYY_MM'));
  return true;
end $$;

select observations.add_closed_month((date_trunc('month', now() at time zone 'UTC') + n * interval '1 month')::date) from generate_series(0, 3) as n;

-- Every finding that is kept, wherever it lies: for what refers to one by its number.
create view observations.any_finding as
select key, finding_no, class_no, feed_no, ip, resource, port, protocol, asn, country, severity, state, exercise, restricted, network_no, team_no, contact_no,
  uncertain, first_seen, last_seen, state_at, seen_days, sightings, block_no, block_row, version, null::timestamptz as put_away_at
from observations.finding
union all
select key, finding_no, class_no, feed_no, ip, resource, port, protocol, asn, country, severity, state, exercise, restricted, network_no, team_no, contact_no,
  uncertain, first_seen, last_seen, state_at, seen_days, sightings, block_no, block_row, version, put_away_at
from observations.closed_finding;

-- A finding whose system had one of the same problem before, which had been put away by then: the number that this had.
create table observations.earlier_finding (
  finding_no bigint primary key,
  earlier_no bigint not null
);
create index earlier_finding_earlier on observations.earlier_finding (earlier_no);
-- How far the archive has come: a node that starts, or takes the work over, goes on from here.
create table observations.archive_progress (
  only_row boolean primary key default true check (only_row),
  since timestamptz not null,
  -- When all findings were last gone through for what is to be put away.
  round_at timestamptz,
  -- New findings up to this number were looked up in the archive.
  looked_up_to bigint not null
);
insert into observations.archive_progress (since, looked_up_to) values (now(), 0);
