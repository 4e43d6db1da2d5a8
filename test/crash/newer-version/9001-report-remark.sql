-- What a newer version adds: older code neither reads nor writes it.
alter table observations.report add column remark text not null default '';
create table observations.report_remark (report_no bigint primary key, remark text not null);
