-- Those that were held at some time are few among all that passed, and are read with each look at Today.
drop index observations.batch_held;
create index batch_held on observations.batch (batch_no) where state <> 'passed';
