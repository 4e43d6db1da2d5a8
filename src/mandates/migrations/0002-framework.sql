-- The national framework, one whole version a row: decisions of the past name what was in force then.
create table mandates.framework (
  version integer primary key check (version > 0),
  content jsonb not null,
  why text not null,
  set_by text not null,
  set_at timestamptz not null
);
