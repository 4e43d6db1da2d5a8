import type { Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'

/** Who imports, and when: stands in every record that the merge makes. */
export interface MergeContext {
  readonly importNo: number
  readonly at: Instant
  readonly actorKind: string
  readonly actorId: string
}

/** What a merge changed, as counts. */
export interface MergeCounts {
  readonly teamsNew: number
  readonly contactsNew: number
  readonly contactFieldsChanged: number
  readonly proposals: number
  readonly networksNew: number
  readonly networksKept: number
  readonly networksEnded: number
}

/** Columns of a contact with a source of record each; the name in `sources`, in history and in proposals is the API's. */
const sourcedColumns = [
  { column: 'format', name: 'format' },
  { column: 'language', name: 'language' },
  { column: 'level', name: 'level' },
  { column: 'phone', name: 'phone' },
  { column: 'openpgp_key', name: 'openpgpKey' },
  { column: 'period', name: 'period' },
] as const

/**
 * Brings staged rows into the directory, all or none.
 *
 * A million rows are merged by a dozen statements over sets: row by row would take an hour. What the directory holds from
 * the same source is brought up to date, with history; what it holds from another source stays, and the difference
 * becomes a proposal.
 */
export async function mergeStaged(tx: Tx, context: MergeContext): Promise<MergeCounts> {
  const { importNo, at, actorId } = context
  // Merges take turns: two that touch the same teams in another order would deadlock.
  await tx.query('select pg_advisory_xact_lock(724813)')
  const teamsNew = await insertTeams(tx, importNo, at, actorId)
  const contactsNew = await insertContacts(tx, importNo, at, actorId)
  await tx.query(
    `create temp table staged on commit drop as
     select r.line, r.kind, r.key, r.address, r.bits, r.role, r.source, r.verified, r.format, r.language, r.level,
            r.phone, r.openpgp_key, r.period, c.contact_no
     from directory.import_row r
     join directory.team t on t.name_key = r.team_key and t.ended_at is null
     join directory.contact c on c.team_no = t.team_no and c.role = r.role and c.email = r.email and c.ended_at is null
     where r.import_no = $1`,
    [importNo],
  )
  await tx.query('analyze staged')
  let contactFieldsChanged = await mergeVerified(tx, context)
  let proposals = 0
  for (const field of sourcedColumns) {
    contactFieldsChanged += await mergeField(tx, context, field)
    proposals += await proposeField(tx, context, field)
  }
  const claimed = await claimNetworks(tx, context)
  const networksEnded = await endOldClaims(tx, context)
  return { teamsNew, contactsNew, contactFieldsChanged, proposals, ...claimed, networksEnded }
}

async function insertTeams(tx: Tx, importNo: number, at: Instant, actorId: string): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into directory.team (name, name_key, function_class, sources, created_at, created_by, import_no)
     select distinct on (team_key) team, team_key, case when role in ('csirt', 'national') then 'csirt' end,
            jsonb_build_object('name', source), $2::timestamptz, $3, $1
     from directory.import_row where import_no = $1
     order by team_key, line
     on conflict (name_key) where ended_at is null do nothing`,
    [importNo, at, actorId],
  )
  return rowCount
}

async function insertContacts(tx: Tx, importNo: number, at: Instant, actorId: string): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into directory.contact (team_no, role, email, format, language, level, phone, openpgp_key, period, verified, sources,
       created_at, created_by, import_no)
     select distinct on (t.team_no, r.role, r.email) t.team_no, r.role, r.email,
            coalesce(r.format, 'csv'), coalesce(r.language, 'en'), coalesce(r.level, 'technical'), r.phone, r.openpgp_key, r.period,
            max(r.verified) over (partition by t.team_no, r.role, r.email),
            jsonb_strip_nulls(jsonb_build_object('email', r.source,
              'format', case when r.format is not null then r.source end,
              'language', case when r.language is not null then r.source end,
              'level', case when r.level is not null then r.source end,
              'phone', case when r.phone is not null then r.source end,
              'openpgpKey', case when r.openpgp_key is not null then r.source end,
              'period', case when r.period is not null then r.source end,
              'verified', case when r.verified is not null then r.source end)),
            $2::timestamptz, $3, $1
     from directory.import_row r
     join directory.team t on t.name_key = r.team_key and t.ended_at is null
     where r.import_no = $1
     order by t.team_no, r.role, r.email, r.line
     on conflict (team_no, role, email) where ended_at is null do nothing`,
    [importNo, at, actorId],
  )
  return rowCount
}

type SourcedColumn = (typeof sourcedColumns)[number]

/** A field changes where it had no source of record, or the same one; the file's first word counts. */
async function mergeField(tx: Tx, context: MergeContext, { column, name }: SourcedColumn): Promise<number> {
  const { rowCount } = await tx.query(
    `with incoming as (
       select distinct on (contact_no) contact_no, ${column} as value, source from staged
       where ${column} is not null order by contact_no, line
     ), changed as (
       update directory.contact c
       set ${column} = i.value, sources = c.sources || jsonb_build_object('${name}', i.source), version = c.version + 1
       from incoming i join directory.contact old on old.contact_no = i.contact_no
       where c.contact_no = i.contact_no and c.${column} is distinct from i.value
         and coalesce(c.sources->>'${name}', i.source) = i.source
       returning c.contact_no, old.${column} as before, i.value as after, i.source
     )
     insert into directory.history (at, actor_kind, actor_id, subject_type, subject_no, change, before, after, source, import_no)
     select $1::timestamptz, $2, $3, 'contact', contact_no, 'edited', jsonb_build_object('${name}', before),
            jsonb_build_object('${name}', after), source, $4::bigint
     from changed`,
    [context.at, context.actorKind, context.actorId, context.importNo],
  )
  return rowCount
}

/** What still differs comes from another source, or from a file that contradicts itself: a person decides. */
async function proposeField(tx: Tx, context: MergeContext, { column, name }: SourcedColumn): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into directory.proposal (subject_type, subject_no, field, current, proposed, source, import_no, at)
     select distinct 'contact', c.contact_no, '${name}', to_jsonb(c.${column}), to_jsonb(s.${column}), s.source, $1::bigint,
            $2::timestamptz
     from staged s join directory.contact c on c.contact_no = s.contact_no
     where s.${column} is not null and s.${column} is distinct from c.${column}
     on conflict do nothing`,
    [context.importNo, context.at],
  )
  return rowCount
}

/** Whoever saw the contact work last is believed, whichever source that was: the day says nothing else. */
async function mergeVerified(tx: Tx, context: MergeContext): Promise<number> {
  const { rowCount } = await tx.query(
    `with incoming as (
       select distinct on (contact_no) contact_no, verified as value, source from staged
       where verified is not null order by contact_no, verified desc, line
     ), changed as (
       update directory.contact c
       set verified = i.value, sources = c.sources || jsonb_build_object('verified', i.source), version = c.version + 1
       from incoming i join directory.contact old on old.contact_no = i.contact_no
       where c.contact_no = i.contact_no and (c.verified is null or c.verified < i.value)
       returning c.contact_no, old.verified as before, i.value as after, i.source
     )
     insert into directory.history (at, actor_kind, actor_id, subject_type, subject_no, change, before, after, source, import_no)
     select $1::timestamptz, $2, $3, 'contact', contact_no, 'edited', jsonb_build_object('verified', before),
            jsonb_build_object('verified', after), source, $4::bigint
     from changed`,
    [context.at, context.actorKind, context.actorId, context.importNo],
  )
  return rowCount
}

async function claimNetworks(tx: Tx, context: MergeContext): Promise<{ networksNew: number; networksKept: number }> {
  const { rows } = await tx.query<{ claims: number }>(
    `select count(*) as claims from (select distinct kind, key, contact_no, source from staged where kind is not null) as each`,
  )
  const { rowCount } = await tx.query(
    `insert into directory.network (kind, key, address, bits, contact_no, source, created_at, created_by, import_no)
     select distinct on (kind, key, contact_no, source) kind, key, address, bits, contact_no, source, $1::timestamptz, $2, $3::bigint
     from staged where kind is not null order by kind, key, contact_no, source, line
     on conflict (kind, key, contact_no, source) where ended_at is null do nothing`,
    [context.at, context.actorId, context.importNo],
  )
  return { networksNew: rowCount, networksKept: (rows[0]?.claims ?? 0) - rowCount }
}

/**
 * A source that now names somebody else for a network, in the same role, has changed its mind: its old claim ends.
 * Networks that the file does not mention are left alone, and so are the claims of other sources.
 */
async function endOldClaims(tx: Tx, context: MergeContext): Promise<number> {
  const { rowCount } = await tx.query(
    `with ended as (
       update directory.network n
       set ended_at = $1::timestamptz, version = n.version + 1
       from directory.contact c, (select distinct kind, key, source, role from staged where kind is not null) s
       where n.ended_at is null and n.kind = s.kind and n.key = s.key and n.source = s.source
         and c.contact_no = n.contact_no and c.role = s.role
         and n.import_no is distinct from $4::bigint
         and not exists (select 1 from staged t where t.kind = n.kind and t.key = n.key and t.source = n.source
                         and t.contact_no = n.contact_no)
       returning n.network_no, n.contact_no, n.source
     )
     insert into directory.history (at, actor_kind, actor_id, subject_type, subject_no, change, before, source, why, import_no)
     select $1::timestamptz, $2, $3, 'network', network_no, 'ended', jsonb_build_object('contactNo', contact_no), source,
            'Its source names another contact for this network.', $4::bigint
     from ended`,
    [context.at, context.actorKind, context.actorId, context.importNo],
  )
  return rowCount
}

/** Tells workers that their route table is out of date. */
export async function bumpRoutesVersion(tx: Tx): Promise<void> {
  await tx.query('update directory.routes_version set version = version + 1')
}
