-- Samples of what left, drawn by the data-protection officer: whether victims' personal data in it was needed. @source metric M-e2
create table observations.sample (
  sample_no bigint generated always as identity primary key,
  -- With this seed anybody draws the same sample from the same notifications.
  seed text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  population integer not null,
  drawn_by text not null,
  drawn_at timestamptz not null,
  check (from_at < to_at)
);

create table observations.sample_item (
  sample_no bigint not null references observations.sample,
  notification_no bigint not null references observations.notification on delete cascade,
  answer text check (answer in ('none', 'needed', 'not-needed')),
  judged_by text,
  judged_at timestamptz,
  primary key (sample_no, notification_no),
  check ((answer is null) = (judged_at is null))
);
create index sample_item_notification on observations.sample_item (notification_no);
