-- Messages of one priority leave by turns of their lanes (feeds), so that five thousand of one feed do not delay one of another.
alter table correspondence.message add column lane text not null default '', add column turn bigint not null default 0;
drop index correspondence.message_due;
create index message_due on correspondence.message (priority, turn, next_attempt_at, id) where state in ('queued', 'sending');
create index message_lane on correspondence.message (lane, priority, turn) where state in ('queued', 'sending');
