-- Of what size the chunks of a report are: the borders follow from the bytes and from this number, so it may not change between two runs of one report.
alter table observations.report add column chunk_bytes int;
update observations.report set chunk_bytes = 1048576 where attempts > 0 and finished_at is null;
