-- A node that was put back from a backup signs and sends nothing until two persons have compared it with what others hold.
-- Which restore they meant stands here; the mark of it lies in the data folder.
create table transparency.restore_settled (
  restore_id text primary key,
  settled_at timestamptz not null
);

-- The checkpoint that somebody outside kept, where the wish is to go on with the same tree; null where it is for a new epoch.
alter table transparency.epoch_request add column checkpoint text;
