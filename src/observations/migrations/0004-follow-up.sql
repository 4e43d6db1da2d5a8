-- What a person said of following a finding up. Only exceptions have a row: owner, next action and age of all others follow from the rule, in SQL.
create table observations.follow_up (
  finding_no bigint primary key,
  owner_role text,
  owner_id text,
  owner_name text,
  next_action_at timestamptz,
  reason text,
  review_at timestamptz,
  note text,
  set_by text not null,
  set_at timestamptz not null
);

-- When a finding was opened again: its seven days begin anew. Few findings ever are.
create index finding_history_opened on observations.finding_history (finding_no, at) where what in ('seen-again', 'set-open');
