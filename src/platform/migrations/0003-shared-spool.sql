-- Reports as received, sealed, where several processes share the work: whoever takes a report up finds its bytes here.
create table platform.spooled (
  id text primary key,
  note bytea not null,
  size_bytes bigint not null
);
create table platform.spooled_piece (
  id text not null references platform.spooled on delete cascade,
  piece_no int not null,
  bytes bytea not null,
  primary key (id, piece_no)
);
-- Sealed bytes do not get smaller.
alter table platform.spooled_piece alter column bytes set storage external;

-- What shows that a process holds the keys with which this database was written.
create table platform.node_key (
  name text primary key,
  proof bytea not null
);
