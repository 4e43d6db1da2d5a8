-- What each leaf commits to. The private record is the row in transparency.fact; its salt goes with it on its date.
-- The figures point to nobody and stay as long as the log.
create table transparency.opening (
  fact_no bigint primary key,
  private_salt bytea check (octet_length(private_salt) = 32),
  figures_salt bytea not null check (octet_length(figures_salt) = 32),
  figures jsonb not null
);
create index opening_type on transparency.opening ((figures ->> 'type'), fact_no);

-- Entries that no tree holds yet. Written with their fact, taken away by the sequencer.
create table transparency.pending (
  fact_no bigint primary key,
  entry bytea not null check (octet_length(entry) = 65),
  written_at timestamptz not null default clock_timestamp()
);

-- One tree each. A new one begins by two persons' hands when an old one cannot go on.
create table transparency.epoch (
  epoch int primary key check (epoch > 0),
  origin text not null unique,
  vkey text not null,
  size bigint not null default 0 check (size >= 0),
  -- Raised by each sequencer that takes over: who holds an older number writes and signs nothing any more.
  fence bigint not null default 0,
  -- The last checkpoint of the tree before, as this node remembers it outside the database; what the first leaf names.
  old_head text,
  begun_at timestamptz not null
);

create table transparency.leaf (
  epoch int not null references transparency.epoch (epoch),
  leaf_index bigint not null check (leaf_index >= 0),
  fact_no bigint not null unique,
  entry bytea not null check (octet_length(entry) = 65),
  primary key (epoch, leaf_index)
);

-- Each tile once, as wide as it has grown: a narrower one is its beginning.
create table transparency.tile (
  epoch int not null references transparency.epoch (epoch),
  level int not null check (level between 0 and 63),
  tile_index bigint not null check (tile_index >= 0),
  bytes bytea not null check (octet_length(bytes) % 32 = 0 and octet_length(bytes) between 32 and 8192),
  primary key (epoch, level, tile_index)
);

-- Every checkpoint that was ever signed.
create table transparency.checkpoint (
  epoch int not null references transparency.epoch (epoch),
  size bigint not null check (size > 0),
  note text not null,
  signed_at timestamptz not null,
  published_at timestamptz,
  primary key (epoch, size)
);

-- What witnesses said to a checkpoint: whole lines of its note.
create table transparency.cosignature (
  epoch int not null,
  size bigint not null,
  witness text not null,
  line text not null,
  received_at timestamptz not null,
  primary key (epoch, size, witness),
  foreign key (epoch, size) references transparency.checkpoint (epoch, size)
);

-- A wish to begin a new epoch, until a second person confirms it.
create table transparency.epoch_request (
  request_no bigint generated always as identity primary key,
  reason text not null,
  asked_kind text not null,
  asked_by text not null,
  asked_person text not null,
  asked_at timestamptz not null,
  done_at timestamptz
);

-- How long the private record of a fact is kept, by the room that said it. Part of the schema: another time is another migration.
create table transparency.retention_class (
  room text primary key,
  days int not null check (days > 0)
);
insert into transparency.retention_class (room, days) values
  -- Acts under a norm, and who answered for them: what an inquiry asks for years later.
  ('norms', 3653), ('mandates', 3653), ('taskings', 3653), ('assessments', 3653), ('measures', 3653), ('transparency', 3653);

create function transparency.kept_until(room text, at timestamptz) returns timestamptz language sql stable as $$
  select at + make_interval(days => coalesce(
    (select c.days from transparency.retention_class c where c.room = kept_until.room), 1096))
$$;

-- The trigger guards against the node's own role: a fault in the program, or whoever got hold of it. It lets one thing pass,
-- the deletion of a fact whose time is over and which a tree holds; with it goes its salt, so that the commitment opens no more.
create or replace function transparency.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if transparency.kept_until(old.room, old.at) < now()
      and exists (select from transparency.leaf l where l.fact_no = old.fact_no) then
      return old;
    end if;
  end if;
  raise exception 'transparency.% keeps what was written', tg_table_name using errcode = 'restrict_violation';
end
$$;

create function transparency.forget_salt() returns trigger language plpgsql as $$
begin
  update transparency.opening set private_salt = null where fact_no = old.fact_no;
  return null;
end
$$;
create trigger fact_takes_its_salt after delete on transparency.fact
  for each row execute function transparency.forget_salt();

-- Of an opening nothing changes but that its private salt goes, after its fact has gone.
create function transparency.guard_opening() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.fact_no = old.fact_no and new.figures_salt = old.figures_salt and new.figures = old.figures
      and new.private_salt is null
      and not exists (select from transparency.fact f where f.fact_no = old.fact_no) then
      return new;
    end if;
  end if;
  raise exception 'transparency.opening keeps what was written' using errcode = 'restrict_violation';
end
$$;
create trigger opening_keeps_rows before update or delete on transparency.opening
  for each row execute function transparency.guard_opening();

create function transparency.refuse_all() returns trigger language plpgsql as $$
begin
  raise exception 'transparency.% keeps what was written', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger opening_keeps_all before truncate on transparency.opening
  for each statement execute function transparency.refuse_all();
create trigger leaf_keeps_rows before update or delete on transparency.leaf
  for each row execute function transparency.refuse_all();
create trigger leaf_keeps_all before truncate on transparency.leaf
  for each statement execute function transparency.refuse_all();
create trigger tile_keeps_rows before delete on transparency.tile
  for each row execute function transparency.refuse_all();
create trigger tile_keeps_all before truncate on transparency.tile
  for each statement execute function transparency.refuse_all();
create trigger checkpoint_keeps_rows before delete on transparency.checkpoint
  for each row execute function transparency.refuse_all();
create trigger checkpoint_keeps_all before truncate on transparency.checkpoint
  for each statement execute function transparency.refuse_all();
create trigger retention_class_keeps_rows before insert or update or delete or truncate on transparency.retention_class
  for each statement execute function transparency.refuse_all();

-- A tile only grows, and only at its end.
create function transparency.guard_tile() returns trigger language plpgsql as $$
begin
  if octet_length(new.bytes) >= octet_length(old.bytes)
    and substring(new.bytes from 1 for octet_length(old.bytes)) = old.bytes
    and (new.epoch, new.level, new.tile_index) = (old.epoch, old.level, old.tile_index) then
    return new;
  end if;
  raise exception 'transparency.tile only grows' using errcode = 'restrict_violation';
end
$$;
create trigger tile_only_grows before update on transparency.tile
  for each row execute function transparency.guard_tile();
