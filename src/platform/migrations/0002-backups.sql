-- Backups that were made, for who asks when the last one was. Where a file lies is its keeper's business.
create table platform.backup (
  backup_id text primary key,
  taken_at timestamptz not null,
  recorded_at timestamptz not null,
  size_bytes bigint not null check (size_bytes > 0),
  sha256 text not null,
  encrypted boolean not null,
  row_count bigint not null check (row_count >= 0)
);
create index backup_taken on platform.backup (taken_at desc);
