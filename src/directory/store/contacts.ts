import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { ContactLevel, ContactPeriod, ContactRole, MessageFormat } from '../words.ts'

/** A way to reach a team, for one purpose. */
export interface Contact {
  readonly contactId: Id<'contact'>
  readonly teamId: Id<'team'>
  readonly team: string
  readonly role: ContactRole
  readonly email: string
  readonly format: MessageFormat
  readonly language: string
  readonly level: ContactLevel
  readonly phone: string | null
  readonly openpgpKey: string | null
  /** How often it wants to be told; null: as the feed goes. */
  readonly period: ContactPeriod | null
  /** The most messages within a day; null: no limit. */
  readonly messagesADay: number | null
  readonly verified: string | null
  /** Source of record of each field that has one. */
  readonly sources: Readonly<Record<string, string>>
  readonly disabledAt: Instant | null
  readonly disabledReason: string | null
  readonly version: number
  readonly createdAt: Instant
  readonly endedAt: Instant | null
}

interface ContactDbRow {
  contact_no: number
  team_no: number
  team: string
  role: ContactRole
  email: string
  format: MessageFormat
  language: string
  level: ContactLevel
  phone: string | null
  openpgp_key: string | null
  period: ContactPeriod | null
  messages_a_day: number | null
  verified: string | null
  sources: Record<string, string>
  disabled_at: Instant | null
  disabled_reason: string | null
  version: number
  created_at: Instant
  ended_at: Instant | null
}

const columns = `c.contact_no, c.team_no, t.name as team, c.role, c.email, c.format, c.language, c.level, c.phone, c.openpgp_key,
  c.period, c.messages_a_day, c.verified, c.sources, c.disabled_at, c.disabled_reason, c.version, c.created_at, c.ended_at`
const from = 'directory.contact c join directory.team t on t.team_no = c.team_no'

function toContact(row: ContactDbRow): Contact {
  return {
    contactId: numberedId('contact', row.contact_no),
    teamId: numberedId('team', row.team_no),
    team: row.team,
    role: row.role,
    email: row.email,
    format: row.format,
    language: row.language,
    level: row.level,
    phone: row.phone,
    openpgpKey: row.openpgp_key,
    period: row.period,
    messagesADay: row.messages_a_day,
    verified: row.verified,
    sources: row.sources,
    disabledAt: row.disabled_at,
    disabledReason: row.disabled_reason,
    version: row.version,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }
}

export async function findContact(sql: Sql, contactNo: number): Promise<Contact | null> {
  const { rows } = await sql.query<ContactDbRow>(`select ${columns} from ${from} where c.contact_no = $1`, [contactNo])
  return rows[0] ? toContact(rows[0]) : null
}

/** What a list of contacts is narrowed by. */
export interface ContactFilter {
  readonly search?: string
  readonly teamNo?: number
  readonly role?: string
  readonly disabled?: boolean
  /** Only those last verified before that day, or never. */
  readonly verifiedBefore?: string
  /** Only those with an OpenPGP key. */
  readonly withKey?: boolean
}

/** A page of contacts that have not ended. */
export async function listContacts(
  sql: Sql,
  filter: ContactFilter,
  afterNo: number,
  limit: number,
): Promise<Contact[]> {
  const { rows } = await sql.query<ContactDbRow>(
    `select ${columns} from ${from}
     where c.ended_at is null and c.contact_no > $1
       and ($2::text is null or strpos(lower(c.email), $2) > 0 or strpos(t.name_key, $2) > 0)
       and ($3::bigint is null or c.team_no = $3)
       and ($4::text is null or c.role = $4)
       and ($5::boolean is null or (c.disabled_at is not null) = $5)
       and ($6::date is null or c.verified is null or c.verified < $6)
       and (not $7::boolean or c.openpgp_key is not null)
     order by c.contact_no limit $8`,
    [
      afterNo,
      filter.search?.trim().toLowerCase() ?? null,
      filter.teamNo ?? null,
      filter.role ?? null,
      filter.disabled ?? null,
      filter.verifiedBefore ?? null,
      filter.withKey === true,
      limit,
    ],
  )
  return rows.map(toContact)
}

/** The fields of a contact that a person may set. */
export interface ContactFields {
  readonly role: ContactRole
  readonly email: string
  readonly format: MessageFormat
  readonly language: string
  readonly level: ContactLevel
  readonly phone: string | null
  readonly openpgpKey: string | null
  /** How often it wants to be told; null: as the feed goes. */
  readonly period: ContactPeriod | null
  /** The most messages within a day; null: no limit. */
  readonly messagesADay: number | null
  readonly verified: string | null
}

/** Makes a contact. @returns Its number, or null when the team has one with that role and address. */
export async function insertContact(
  tx: Tx,
  teamNo: number,
  contact: ContactFields,
  made: { at: Instant; by: string; sources: Record<string, string> },
): Promise<number | null> {
  const { rows } = await tx.query<{ contact_no: number }>(
    `insert into directory.contact (team_no, role, email, format, language, level, phone, openpgp_key, period,
       messages_a_day, verified, sources, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (team_no, role, email) where ended_at is null do nothing returning contact_no`,
    [
      teamNo,
      contact.role,
      contact.email,
      contact.format,
      contact.language,
      contact.level,
      contact.phone,
      contact.openpgpKey,
      contact.period,
      contact.messagesADay,
      contact.verified,
      JSON.stringify(made.sources),
      made.at,
      made.by,
    ],
  )
  return rows[0]?.contact_no ?? null
}

/** Changes a contact if it still has that version. @returns Whether it had. */
export async function updateContact(
  tx: Tx,
  contactNo: number,
  version: number,
  contact: ContactFields,
  sources: Record<string, string>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update directory.contact set role = $3, email = $4, format = $5, language = $6, level = $7, phone = $8, openpgp_key = $9,
       period = $10, messages_a_day = $11, verified = $12, sources = $13, version = version + 1
     where contact_no = $1 and version = $2 and ended_at is null`,
    [
      contactNo,
      version,
      contact.role,
      contact.email,
      contact.format,
      contact.language,
      contact.level,
      contact.phone,
      contact.openpgpKey,
      contact.period,
      contact.messagesADay,
      contact.verified,
      JSON.stringify(sources),
    ],
  )
  return rowCount === 1
}

/** How often one contact wants to be written to, where it said so itself. */
export interface ContactPace {
  readonly contactNo: number
  readonly period: ContactPeriod | null
  readonly messagesADay: number | null
}

/** The paces of all contacts that have one of their own. */
export async function contactPaces(sql: Sql): Promise<ContactPace[]> {
  const { rows } = await sql.query<ContactPace>(
    `select contact_no as "contactNo", period, messages_a_day as "messagesADay" from directory.contact
     where ended_at is null and (period is not null or messages_a_day is not null)`,
  )
  return rows
}

/** Takes a contact out of use with a reason, or (null) back into it. @returns Whether that changed anything. */
export async function setDisabled(tx: Tx, contactNo: number, at: Instant, reason: string | null): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update directory.contact set disabled_at = case when $3::text is null then null else $2::timestamptz end, disabled_reason = $3,
       version = version + 1
     where contact_no = $1 and ended_at is null and (disabled_at is null) = ($3::text is not null)`,
    [contactNo, at, reason],
  )
  return rowCount === 1
}

/** Ends a contact or a team's contacts, with the networks that they answered for. @returns Whether it was there to be ended. */
export async function endContact(tx: Tx, contactNo: number, version: number, at: Instant): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update directory.contact set ended_at = $3, version = version + 1
     where contact_no = $1 and version = $2 and ended_at is null`,
    [contactNo, version, at],
  )
  if (rowCount === 1)
    await tx.query(
      'update directory.network set ended_at = $2, version = version + 1 where contact_no = $1 and ended_at is null',
      [contactNo, at],
    )
  return rowCount === 1
}

/**
 * Counts a bounce once for each message.
 *
 * @returns Distinct messages that bounced since the contact was last enabled.
 */
export async function addBounce(
  tx: Tx,
  contactNo: number,
  bounce: { messageId: string; at: Instant; reason: string },
): Promise<number> {
  await tx.query('select from directory.contact where contact_no = $1 for update', [contactNo])
  await tx.query(
    'insert into directory.bounce (contact_no, message_id, at, reason) values ($1, $2, $3, $4) on conflict do nothing',
    [contactNo, bounce.messageId, bounce.at, bounce.reason],
  )
  const { rows } = await tx.query<{ open: number }>(
    'select count(*) as open from directory.bounce where contact_no = $1 and cleared_at is null',
    [contactNo],
  )
  return rows[0]!.open
}

/** Old bounces do not count against a contact that a person has enabled again. */
export async function clearBounces(tx: Tx, contactNo: number, at: Instant): Promise<void> {
  await tx.query('update directory.bounce set cleared_at = $2 where contact_no = $1 and cleared_at is null', [
    contactNo,
    at,
  ])
}

/** The bounces of a contact, the latest first. */
export async function bouncesOf(
  sql: Sql,
  contactNo: number,
): Promise<{ messageId: string; at: Instant; reason: string; cleared: boolean }[]> {
  const { rows } = await sql.query<{ messageId: string; at: Instant; reason: string; cleared: boolean }>(
    `select message_id as "messageId", at, reason, cleared_at is not null as cleared
     from directory.bounce where contact_no = $1 order by at desc limit 100`,
    [contactNo],
  )
  return rows
}
