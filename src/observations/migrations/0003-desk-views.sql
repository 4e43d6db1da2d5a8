-- What the desk may read of this room.
create view observations.desk_notification as
select notification_no, contact_no, state, why_held, outcome, findings, created_at from observations.notification where state in ('held', 'bounced') and not exercise;

create view observations.desk_network as
select asn, count(*) filter (where state < 4) as open, count(*) as total,
  count(*) filter (where upper(seen_days) - lower(seen_days) >= 7 and state < 4) as long_lasting,
  max(state_at) filter (where state in (1, 2, 3, 5)) as last_measure
from observations.finding where asn is not null and not exercise group by asn;

create view observations.desk_report as
select report_id, file_name, state, error, received_at, finished_at,
  (select count(*) from observations.rejected j where j.report_no = r.report_no) as rejected
from observations.report r where not exercise;
