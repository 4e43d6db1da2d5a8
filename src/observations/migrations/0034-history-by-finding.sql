-- What befell a finding is asked for by the finding, and goes with it; the number alone was asked for by nobody. One index does the work of two, and where the
-- tables are spread over servers, a finding's history can lie with others of its number. About a second for each million rows, in which what befalls findings waits.
alter table observations.finding_history
  drop constraint finding_history_pkey,
  add primary key (finding_no, history_no);
drop index observations.finding_history_finding;
