-- Days of which a leaf was said already: each is said once, whatever dies in between.
create table observations.daily_leaf (
  kind text not null check (kind in ('feed-day', 'outcomes-day', 'retention-day')),
  -- The feed; empty where the leaf is about all.
  name text not null,
  day date not null,
  said_at timestamptz not null,
  primary key (kind, name, day)
);

-- Both tables grow at their end in the order of these times, so that an index of a few pages finds a day among millions.
create index finding_history_at on observations.finding_history using brin (at) with (pages_per_range = 16);
create index finding_first_seen on observations.finding using brin (first_seen) with (pages_per_range = 16);
