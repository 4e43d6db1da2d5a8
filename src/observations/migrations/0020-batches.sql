-- What was gathered of one feed at one moment: the notifications that leave together or are held together. The figures are the history
-- against which the next batch of the feed is compared.
create table observations.batch (
  batch_no bigint generated always as identity primary key,
  feed_no int not null references observations.feed,
  exercise boolean not null,
  gathered_at timestamptz not null,
  state text not null default 'passed' check (state in ('passed', 'held', 'released', 'rejected')),
  findings bigint not null,
  recipients int not null,
  -- Recipients that this feed never told of anything before.
  newcomers int not null default 0,
  -- Rows of the reports that came in since the batch before, and how many of them were refused.
  rows bigint not null default 0,
  refused bigint not null default 0,
  -- Of the newest findings of the feed: how many were looked at, how many have nobody who answers for them, of which classes they are.
  sampled int not null default 0,
  unrouted int not null default 0,
  classes int[] not null default '{}',
  -- Columns whose values filled at least half of the rows and went unused.
  unused text[] not null default '{}',
  newest_finding_no bigint not null default 0,
  -- What tripped, each in a sentence.
  reasons jsonb not null default '[]',
  canary_notification_no bigint,
  decided_by text,
  decided_at timestamptz,
  decided_reason text
);
create index batch_feed on observations.batch (feed_no, gathered_at);
create index batch_held on observations.batch (batch_no) where state = 'held';

alter table observations.notification add column batch_no bigint references observations.batch;
create index notification_batch on observations.notification (batch_no) where state = 'held';
-- Which reports came in since the batch before.
create index report_feed on observations.report (feed_no, finished_at);

-- A held batch is one thing to look at, however many messages it has.
create or replace view observations.desk_notification as
select notification_no, contact_no, state, why_held, outcome, findings, created_at from observations.notification n
where state in ('held', 'bounced') and not exercise
  and not (state = 'held' and exists (select from observations.batch b where b.batch_no = n.batch_no and b.state = 'held'));
