import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

/** What another source says of a field that has a source of record: it waits for a person. */
export interface Proposal {
  readonly proposalId: Id<'proposal'>
  readonly subjectType: 'team' | 'contact'
  readonly subjectId: string
  readonly field: string
  readonly current: unknown
  readonly proposed: unknown
  readonly source: string
  readonly at: Instant
  readonly state: 'open' | 'accepted' | 'declined'
}

interface ProposalRow {
  proposal_no: number
  subject_type: 'team' | 'contact'
  subject_no: number
  field: string
  current: unknown
  proposed: unknown
  source: string
  at: Instant
  state: Proposal['state']
}

const columns = 'proposal_no, subject_type, subject_no, field, current, proposed, source, at, state'

function toProposal(row: ProposalRow): Proposal {
  return {
    proposalId: numberedId('proposal', row.proposal_no),
    subjectType: row.subject_type,
    subjectId: numberedId(row.subject_type, row.subject_no),
    field: row.field,
    current: row.current,
    proposed: row.proposed,
    source: row.source,
    at: row.at,
    state: row.state,
  }
}

/** Writes a proposal down. @returns False when the same source has proposed the same before. */
export async function addProposal(
  tx: Tx,
  proposal: {
    subjectType: 'team' | 'contact'
    subjectNo: number
    field: string
    current: unknown
    proposed: unknown
    source: string
    importNo: number | null
    at: Instant
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into directory.proposal (subject_type, subject_no, field, current, proposed, source, import_no, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      proposal.subjectType,
      proposal.subjectNo,
      proposal.field,
      JSON.stringify(proposal.current),
      JSON.stringify(proposal.proposed),
      proposal.source,
      proposal.importNo,
      proposal.at,
    ],
  )
  return rowCount === 1
}

/** A page of proposals that nobody has decided. */
export async function listProposals(sql: Sql, afterNo: number, limit: number): Promise<Proposal[]> {
  const { rows } = await sql.query<ProposalRow>(
    `select ${columns} from directory.proposal where state = 'open' and proposal_no > $1 order by proposal_no limit $2`,
    [afterNo, limit],
  )
  return rows.map(toProposal)
}

/** Decides an open proposal. @returns It, or null when there is none open with this number. */
export async function decideProposal(
  tx: Tx,
  proposalNo: number,
  decision: { state: 'accepted' | 'declined'; at: Instant; by: string },
): Promise<(Proposal & { subjectNo: number }) | null> {
  const { rows } = await tx.query<ProposalRow>(
    `update directory.proposal set state = $2, decided_at = $3, decided_by = $4
     where proposal_no = $1 and state = 'open' returning ${columns}`,
    [proposalNo, decision.state, decision.at, decision.by],
  )
  return rows[0] ? { ...toProposal(rows[0]), subjectNo: rows[0].subject_no } : null
}
