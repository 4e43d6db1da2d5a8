-- What the desk may read of networks: where something was seen, what keeps coming back, what was done.
create view observations.desk_seen as
select asn, country, max(last_seen) as last_seen from observations.finding where asn is not null and not exercise group by asn, country;

-- A network where the same kind of problem comes back: findings opened again when seen, and findings that are new after one of their kind was
-- resolved or reported as mended.
create view observations.desk_recurrence as
with again as (
  select f.asn, count(distinct f.finding_no) as reopened, max(h.at) as last_at
  from observations.finding_history h join observations.finding f using (finding_no)
  where h.what = 'seen-again' and f.asn is not null and not f.exercise group by f.asn
), ended as (
  select asn, class_no, min(state_at) as at from observations.finding
  where state in (3, 5) and asn is not null and not exercise group by asn, class_no
), anew as (
  select f.asn, count(*) as new_after, max(f.first_seen) as last_at
  from observations.finding f join ended e using (asn, class_no)
  where f.first_seen > e.at and not f.exercise group by f.asn
)
select asn, coalesce(again.reopened, 0) as reopened, coalesce(anew.new_after, 0) as new_after, greatest(again.last_at, anew.last_at) as last_at
from again full join anew using (asn);

-- Measures taken about a network: messages that left, and what was answered.
create view observations.desk_measure as
select f.asn, count(distinct n.notification_no) as notifications, max(n.sent_at) as last_sent_at,
  count(distinct a.answer_no) as answers, max(a.at) as last_answer_at,
  count(distinct a.answer_no) filter (where a.answer in ('fixed', 'working-on-it')) as answers_to_mend
from observations.finding f
join observations.notification_item i using (finding_no)
join observations.notification n on n.notification_no = i.notification_no and n.sent_at is not null
left join observations.answer a on a.notification_no = n.notification_no and not a.replaced and (a.finding_no is null or a.finding_no = f.finding_no)
where f.asn is not null and not f.exercise group by f.asn;
