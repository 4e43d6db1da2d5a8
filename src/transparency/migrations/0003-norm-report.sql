-- The norm report of a period asks for the leaves that are about it: times of one fixed form, which compare as texts.
create index opening_at on transparency.opening (((figures ->> 'at') collate "C"));

-- What the team publishes about itself. The bytes that are approved are the bytes that are published.
create table transparency.publication (
  publication_no bigint generated always as identity primary key,
  kind text not null check (kind in ('norm-report', 'non-use', 'independence')),
  title text not null,
  state text not null default 'waiting' check (state in ('waiting', 'published', 'refused')),
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  content text not null,
  sha256 text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  approval_id text,
  published_at timestamptz
);

create function transparency.guard_publication() returns trigger language plpgsql as $$
begin
  if (new.kind, new.title, new.from_day, new.to_day, new.content, new.sha256, new.asked_by, new.asked_at)
    is distinct from (old.kind, old.title, old.from_day, old.to_day, old.content, old.sha256, old.asked_by, old.asked_at)
    or old.state <> 'waiting' then
    raise exception 'transparency.publication keeps what was asked for' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger publication_keeps_text before update on transparency.publication
  for each row execute function transparency.guard_publication();
