create table platform.idempotency (
  actor_id text not null,
  key text not null,
  request_hash text not null,
  at timestamptz not null,
  status int,
  body text,
  primary key (actor_id, key)
);
create index idempotency_at on platform.idempotency (at);
