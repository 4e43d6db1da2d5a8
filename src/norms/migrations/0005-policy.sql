-- Proposed changes of policy, each a whole document. What came into force is in norms.adoption.
create table norms.overlay (
  digest text primary key,
  version integer not null,
  document text not null,
  base_digest text not null references norms.pack (digest),
  reason text not null,
  proposed_by_kind text not null,
  proposed_by_id text not null,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  approval_id text,
  refused_reason text
);

-- A policy that was ever in force is a row of norms.pack: a base pack has files, one with an overlay names both.
alter table norms.pack add column base_digest text references norms.pack (digest);
alter table norms.pack add column overlay_digest text references norms.overlay (digest);
alter table norms.pack add constraint pack_laid check ((base_digest is null) = (overlay_digest is null));

-- What came into force, in order, each signed by the node over what it names. Nothing is ever taken out.
create table norms.adoption (
  no bigint generated always as identity primary key,
  pack_digest text not null references norms.pack (digest),
  cause text not null check (cause in ('release', 'people')),
  reason text not null,
  approval_id text,
  note text not null,
  at timestamptz not null
);

-- What the legal adviser is working on; one for the team.
create table norms.overlay_draft (
  singleton boolean primary key default true check (singleton),
  content jsonb not null,
  reason text not null,
  version integer not null,
  changed_by_name text not null,
  changed_at timestamptz not null
);

-- Keys of those whose packs may be added, each pinned by a person who compared it.
create table norms.pinned_key (
  verifier_key text primary key,
  name text not null,
  compared_with text not null,
  pinned_by_kind text not null,
  pinned_by_id text not null,
  pinned_at timestamptz not null,
  removed_at timestamptz
);

-- Packs from elsewhere. They advise while added and not retired; an overlay that is in force says which are adopted.
create table norms.foreign_pack (
  digest text primary key,
  name text not null,
  version text not null,
  bytes bytea not null,
  signature text not null,
  key_name text not null,
  added_by_kind text not null,
  added_by_id text not null,
  added_at timestamptz not null,
  retired_at timestamptz,
  retired_reason text
);
create index fact_set_decisions on norms.decision (at);
