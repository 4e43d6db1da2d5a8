-- The norm report of a period asks for the leaves that are about it: times of one fixed form, which compare as texts.
create index opening_at on transparency.opening (((figures ->> 'at') collate "C"));
