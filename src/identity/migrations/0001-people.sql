-- The team: a row for each form that its record had, so that a decision can name the mandate it rested on.
create table identity.team (
  version int primary key,
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  time_zone text not null,
  host_model text not null check (host_model in ('ministry', 'agency', 'police', 'private', 'academic')),
  mandate text not null,
  changed_at timestamptz not null,
  changed_by text not null
);

create table identity.account (
  account_id text primary key,
  version int not null default 1,
  name text not null,
  -- The address is sealed; the keyed hash beside it finds the account without opening any.
  email_sealed bytea not null,
  email_mac bytea not null,
  roles text[] not null,
  duties text[] not null,
  state text not null check (state in ('invited', 'active', 'closed')),
  password text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index account_email on identity.account (email_mac) where state <> 'closed';

create table identity.session (
  session_id text primary key,
  session_mac bytea not null unique,
  account_id text not null references identity.account,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- From which address and with which browser: personal data, sealed.
  client_sealed bytea not null
);
create index session_account on identity.session (account_id);
create index session_expiry on identity.session (expires_at);

create table identity.token (
  token_id text primary key,
  token_mac bytea not null,
  name text not null,
  roles text[] not null,
  -- The person behind it; null for a token made on the command line.
  account_id text references identity.account,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  last_used_on date,
  ended_at timestamptz
);
create index token_account on identity.token (account_id) where ended_at is null;

create table identity.link (
  link_mac bytea primary key,
  purpose text not null check (purpose in ('set-up', 'invitation')),
  account_id text references identity.account,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'set-up') = (account_id is null))
);
create index link_expiry on identity.link (expires_at);

create table identity.passkey (
  credential_id text primary key,
  account_id text not null references identity.account,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_on date
);
create index passkey_account on identity.passkey (account_id);

create table identity.challenge (
  challenge_mac bytea primary key,
  purpose text not null check (purpose in ('register', 'sign-in')),
  account_id text references identity.account,
  expires_at timestamptz not null
);
create index challenge_expiry on identity.challenge (expires_at);

-- One row for each address or account that tried to sign in lately; the key is a keyed hash.
create table identity.rate (
  key_mac bytea primary key,
  due_at timestamptz not null
);
create index rate_due on identity.rate (due_at);
