import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { RulePack } from '../pack.ts'
import type { PolicyFile } from '../policy-files.ts'
import type { FactValue } from '../vocabulary.ts'
import type { OverlayContent } from './document.ts'
import type { DecidedSet } from './preview.ts'

/** What came into force, and when. */
export interface Adoption {
  readonly no: number
  readonly packDigest: string
  readonly base: string
  readonly version: string
  readonly baseDigest: string
  readonly overlayDigest: string | null
  readonly overlayVersion: number | null
  readonly cause: 'release' | 'people'
  readonly reason: string
  readonly approvalId: string | null
  /** The node's signed note over it. */
  readonly note: string
  readonly at: Instant
}

const adoptionColumns = `adoption.no, adoption.pack_digest as "packDigest", pack.name as base, pack.version,
  coalesce(pack.base_digest, pack.digest) as "baseDigest", pack.overlay_digest as "overlayDigest",
  overlay.version as "overlayVersion", adoption.cause, adoption.reason, adoption.approval_id as "approvalId", adoption.note, adoption.at`
const adoptionFrom = `norms.adoption join norms.pack on pack.digest = adoption.pack_digest
  left join norms.overlay on overlay.digest = pack.overlay_digest`

/** Digest of the policy in force; undefined before the first start. Asked with every decision, so it reads one row of an index. */
export async function digestInForce(sql: Sql): Promise<string | undefined> {
  const { rows } = await sql.query<{ digest: string }>(
    `select pack_digest as digest from norms.adoption order by no desc limit 1`,
  )
  return rows[0]?.digest
}

export async function listAdoptions(sql: Sql, limit: number): Promise<Adoption[]> {
  const { rows } = await sql.query<Adoption>(
    `select ${adoptionColumns} from ${adoptionFrom} order by adoption.no desc limit $1`,
    [limit],
  )
  return rows
}

/** Two processes, or a start and a person, take turns. The number is arbitrary and means only this. */
export async function lockAdoption(sql: Sql): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(724811005)`)
}

export async function insertAdoption(
  sql: Sql,
  adoption: Pick<Adoption, 'packDigest' | 'cause' | 'reason' | 'approvalId' | 'note' | 'at'>,
): Promise<void> {
  const { packDigest, cause, reason, approvalId, note, at } = adoption
  await sql.query(
    `insert into norms.adoption (pack_digest, cause, reason, approval_id, note, at) values ($1, $2, $3, $4, $5, $6)`,
    [packDigest, cause, reason, approvalId, note, at],
  )
}

/** How many policies came into force so far. */
export async function countAdoptions(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(`select count(*) as count from norms.adoption`)
  return rows[0]?.count ?? 0
}

/** Keeps a policy that is a base with an overlay; the base and the overlay are kept already. */
export async function keepLaid(sql: Sql, laid: RulePack, base: string, overlay: string, now: Instant): Promise<void> {
  await sql.query(
    `insert into norms.pack (digest, name, version, files, base_digest, overlay_digest, first_in_force_at)
     values ($1, $2, $3, '[]', $4, $5, $6) on conflict do nothing`,
    [laid.digest, laid.name, laid.version, base, overlay, now],
  )
}

/** A policy that was in force once, with what it was made of. */
export interface KeptPolicy {
  readonly baseDigest: string
  readonly files: readonly PolicyFile[]
  readonly overlayDigest: string | null
  readonly document: string | null
}

export async function findPolicy(sql: Sql, digest: string): Promise<KeptPolicy | undefined> {
  const { rows } = await sql.query<{
    base: string
    files: { name: string; base64: string }[]
    overlay: string | null
    document: string | null
  }>(
    `select base.digest as base, base.files, pack.overlay_digest as overlay, overlay.document
     from norms.pack join norms.pack base on base.digest = coalesce(pack.base_digest, pack.digest)
       left join norms.overlay on overlay.digest = pack.overlay_digest
     where pack.digest = $1`,
    [digest],
  )
  const found = rows[0]
  return (
    found && {
      baseDigest: found.base,
      files: found.files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') })),
      overlayDigest: found.overlay,
      document: found.document,
    }
  )
}

/** A proposed overlay. */
export interface ProposedOverlay {
  readonly digest: string
  readonly version: number
  readonly document: string
  readonly baseDigest: string
  readonly reason: string
  readonly proposedBy: { readonly kind: string; readonly id: string; readonly name: string }
  readonly proposedAt: Instant
  readonly approvalId: string | null
  readonly refusedReason: string | null
}

interface OverlayRow extends Omit<ProposedOverlay, 'proposedBy'> {
  by_kind: string
  by_id: string
  by_name: string
}

const overlayColumns = `digest, version, document, base_digest as "baseDigest", reason, proposed_by_kind as by_kind, proposed_by_id as by_id,
  proposed_by_name as by_name, proposed_at as "proposedAt", approval_id as "approvalId", refused_reason as "refusedReason"`

function fromRow({ by_kind: kind, by_id: id, by_name: name, ...rest }: OverlayRow): ProposedOverlay {
  return { ...rest, proposedBy: { kind, id, name } }
}

/** Keeps a proposal; the same one proposed again, after a refusal, takes the place of the first. */
export async function keepOverlay(sql: Sql, overlay: ProposedOverlay): Promise<void> {
  const { digest, version, document, baseDigest, reason, proposedBy, proposedAt, approvalId } = overlay
  await sql.query(
    `insert into norms.overlay (digest, version, document, base_digest, reason, proposed_by_kind, proposed_by_id, proposed_by_name, proposed_at, approval_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (digest) do update set base_digest = $4, reason = $5, proposed_by_kind = $6, proposed_by_id = $7, proposed_by_name = $8,
       proposed_at = $9, approval_id = $10, refused_reason = null`,
    [
      digest,
      version,
      document,
      baseDigest,
      reason,
      proposedBy.kind,
      proposedBy.id,
      proposedBy.name,
      proposedAt,
      approvalId,
    ],
  )
}

export async function setApproval(sql: Sql, digest: string, approvalId: string): Promise<void> {
  await sql.query(`update norms.overlay set approval_id = $2 where digest = $1`, [digest, approvalId])
}

export async function setRefused(sql: Sql, digest: string, reason: string): Promise<void> {
  await sql.query(`update norms.overlay set refused_reason = $2 where digest = $1`, [digest, reason])
}

export async function findOverlay(sql: Sql, digest: string): Promise<ProposedOverlay | undefined> {
  const { rows } = await sql.query<OverlayRow>(`select ${overlayColumns} from norms.overlay where digest = $1`, [
    digest,
  ])
  return rows[0] && fromRow(rows[0])
}

/** The highest version that an overlay in force ever had; 0 when there was none. */
export async function latestVersion(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ version: number | null }>(
    `select max(overlay.version) as version from norms.pack join norms.overlay on overlay.digest = pack.overlay_digest`,
  )
  return rows[0]?.version ?? 0
}

/** Proposals, newest first. */
export async function listOverlays(sql: Sql, limit: number): Promise<ProposedOverlay[]> {
  const { rows } = await sql.query<OverlayRow>(
    `select ${overlayColumns} from norms.overlay order by proposed_at desc, digest limit $1`,
    [limit],
  )
  return rows.map(fromRow)
}

/** What somebody is working on. */
export interface Draft {
  readonly content: OverlayContent
  readonly reason: string
  readonly version: number
  readonly changedBy: string
  readonly changedAt: Instant
}

export async function findDraft(sql: Sql): Promise<Draft | undefined> {
  const { rows } = await sql.query<Draft>(
    `select content, reason, version, changed_by_name as "changedBy", changed_at as "changedAt" from norms.overlay_draft`,
  )
  return rows[0]
}

/** @returns Whether the draft was still the version that the writer had read; 0 where there was none. */
export async function saveDraft(sql: Sql, draft: Omit<Draft, 'version'>, read: number): Promise<boolean> {
  const { content, reason, changedBy, changedAt } = draft
  const { rowCount } = await sql.query(
    read === 0
      ? `insert into norms.overlay_draft (content, reason, version, changed_by_name, changed_at) values ($1, $2, $5 + 1, $3, $4) on conflict do nothing`
      : `update norms.overlay_draft set content = $1, reason = $2, changed_by_name = $3, changed_at = $4, version = version + 1 where version = $5`,
    [JSON.stringify(content), reason, changedBy, changedAt, read],
  )
  return rowCount === 1
}

export async function deleteDraft(sql: Sql): Promise<void> {
  await sql.query(`delete from norms.overlay_draft`)
}

/** Most distinct sets of facts that a preview asks about. */
export const maxPreviewSets = 50_000

/** What was decided since, each distinct set of facts once. Questions that somebody asked are no decisions about anything. */
export async function decidedSince(sql: Sql, since: Instant): Promise<DecidedSet[]> {
  const { rows } = await sql.query<{
    act: string
    known: Record<string, FactValue>
    decisions: number
    example: string
  }>(
    `select decision.act, fact_set.facts as known, count(*) as decisions, max(decision.id) as example
     from norms.decision join norms.fact_set on fact_set.digest = decision.facts_digest
     where decision.at >= $1 and decision.subject_type <> 'norms.question'
     group by decision.act, fact_set.digest order by count(*) desc, max(decision.id) limit $2`,
    [since, maxPreviewSets],
  )
  return rows
}
