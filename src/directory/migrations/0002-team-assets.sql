-- Published contact points of response teams: what a team itself tells the public, with the page that says so. Nothing else goes in here: a
-- register of what is not public would be a list of targets.
create table directory.team_asset (
  asset_no bigint generated always as identity primary key,
  team_no bigint not null references directory.team,
  kind text not null check (kind in ('host', 'address', 'prefix')),
  value text not null,
  purpose text not null check (purpose in ('mail', 'web', 'keys', 'other')),
  published_at text not null,
  added_at timestamptz not null,
  added_by text not null,
  ended_at timestamptz
);
create unique index team_asset_value on directory.team_asset (team_no, value, purpose) where ended_at is null;
