-- What happened, in the order in which it was written. Rows are added and read; nothing of them changes.
create table transparency.fact (
  fact_no bigint generated always as identity primary key,
  at timestamptz not null,
  type text not null,
  -- The room that said it: the part of the type before the dot.
  room text not null generated always as (split_part(type, '.', 1)) stored,
  actor_kind text not null,
  actor_id text not null,
  subject_type text not null,
  subject_id text not null,
  detail jsonb not null
);
create index fact_subject on transparency.fact (subject_type, subject_id, fact_no);
create index fact_type on transparency.fact (type, fact_no);
create index fact_actor on transparency.fact (actor_id, fact_no);

-- The role that runs the node cannot rewrite the past, and cannot delete it before the longest retention is over.
create function transparency.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '3 years' then
    return old;
  end if;
  raise exception 'transparency.fact keeps what was written' using errcode = 'restrict_violation';
end
$$;
create trigger fact_keeps_rows before update or delete on transparency.fact
  for each row execute function transparency.refuse_change();
create trigger fact_keeps_all before truncate on transparency.fact
  for each statement execute function transparency.refuse_change();
