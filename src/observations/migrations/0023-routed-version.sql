-- By which version of the directory's routes all open findings were routed: a node that starts, or takes the work over, begins where the last one was.
create table observations.routed (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into observations.routed (version) values (0);
