-- Mail that leaves and mail that comes back. What a message says and to whom lies sealed with the node's key; the
-- columns in clear are what queueing, lists and counting need.

-- One row for each address ever written to, under a keyed hash of it. `in_flight` is the message being handed to the
-- mail server for it: one at a time, so that a crash doubles at most one message for each recipient.
create table correspondence.recipient (
  mac bytea primary key check (octet_length(mac) = 32),
  in_flight text
);

create table correspondence.message (
  id text primary key,
  kind text not null,
  subject_type text not null,
  subject_id text not null,
  contact_id text,
  language text not null,
  tlp text not null,
  exercise boolean not null,
  -- 0 critical, 1 high, 2 normal, 3 low
  priority smallint not null check (priority between 0 and 3),
  state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'bounced', 'withdrawn')),
  -- One sentence for a person: why it waits, failed or came back.
  reason text,
  decision_id text not null,
  recipient_mac bytea not null references correspondence.recipient (mac),
  -- Address, key, decision and content; null once the retention has erased them.
  sealed bytea,
  size_bytes integer not null check (size_bytes > 0),
  protection text check (protection in ('plain', 'signed', 'encrypted')),
  attempts smallint not null default 0,
  created_at timestamptz not null,
  next_attempt_at timestamptz not null,
  -- Who sends it now, and until when that is believed. A holder that comes back late finds another token and changes nothing.
  lease_token text,
  lease_until timestamptz,
  sent_at timestamptz,
  settled_at timestamptz,
  resend_of text references correspondence.message (id),
  check ((state = 'sending') = (lease_token is not null)),
  check ((lease_token is null) = (lease_until is null))
);
alter table correspondence.message alter column sealed set storage external;
create index message_due on correspondence.message (priority, next_attempt_at, id) where state in ('queued', 'sending');
create index message_to_recipient on correspondence.message (recipient_mac, sent_at) where sent_at is not null;
create index message_about on correspondence.message (subject_type, subject_id);
create index message_kept on correspondence.message (settled_at) where sealed is not null and settled_at is not null;

-- The switch that stops all sending.
create table correspondence.switch (
  only_row boolean primary key default true check (only_row),
  paused boolean not null default false,
  reason text,
  changed_by text,
  changed_at timestamptz
);
insert into correspondence.switch default values;

-- Mail as it came in. The hash recognises the same bytes handed in twice.
create table correspondence.inbound (
  id text primary key,
  sha256 bytea not null unique,
  received_at timestamptz not null,
  kind text not null check (kind in ('bounce', 'delay', 'delivered', 'auto-reply', 'reply', 'other')),
  message_id text references correspondence.message (id),
  size_bytes integer not null,
  -- Null once the retention has erased it.
  sealed bytea
);
create index inbound_of on correspondence.inbound (message_id) where message_id is not null;
create index inbound_kept on correspondence.inbound (received_at) where sealed is not null;

-- A message that came back for good, at most once each.
create table correspondence.bounce (
  message_id text primary key references correspondence.message (id),
  recipient_mac bytea not null references correspondence.recipient (mac),
  status text not null,
  -- Whether it speaks against the address; a full mailbox or an expired retry does not.
  counts boolean not null,
  at timestamptz not null
);
create index bounce_of_recipient on correspondence.bounce (recipient_mac) where counts;

-- A link by which one recipient can answer about one subject. Of its token only a hash is kept.
create table correspondence.answer_link (
  id text primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  subject_type text not null,
  subject_id text not null,
  contact_id text,
  sealed_recipient bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- The code sent by mail for detail above TLP:GREEN.
  code_mac bytea,
  code_expires_at timestamptz,
  code_tries_left smallint,
  codes_since timestamptz,
  codes_sent smallint not null default 0
);
create index answer_link_about on correspondence.answer_link (subject_type, subject_id);

create table correspondence.answer_session (
  session_hash bytea primary key check (octet_length(session_hash) = 32),
  link_id text not null references correspondence.answer_link (id) on delete cascade,
  expires_at timestamptz not null
);

-- What was answered; the last row of a link counts, the earlier ones show how it came to it.
create table correspondence.answer (
  no bigint generated always as identity primary key,
  link_id text not null references correspondence.answer_link (id),
  at timestamptz not null,
  sealed bytea not null
);
create index answer_of on correspondence.answer (link_id, no);

-- The OpenPGP keys that the node signs with; one of them now.
create table correspondence.signing_key (
  fingerprint text primary key,
  address text not null,
  public_key text not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  retired_at timestamptz
);
create unique index signing_key_now on correspondence.signing_key ((true)) where retired_at is null;
