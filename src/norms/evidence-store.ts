import type { Sql } from '#platform/database.ts'
import type { DecidedAgain, PackEvidence } from './evidence.ts'
import type { FactValue } from './vocabulary.ts'

/** What the norms keep of decisions, for whoever compares it with the log or decides again. */
export interface NormsEvidence {
  /** Decisions as they are kept; those that are not are left out. */
  decisions(ids: readonly string[]): Promise<(DecidedAgain & { readonly id: string })[]>
  factSets(
    digests: readonly string[],
  ): Promise<{ readonly digest: string; readonly act: string; readonly facts: Readonly<Record<string, FactValue>> }[]>
  packs(digests: readonly string[]): Promise<{ readonly digest: string; readonly pack: PackEvidence }[]>
}

export function createNormsEvidence(sql: Sql): NormsEvidence {
  return {
    async decisions(ids) {
      const { rows } = await sql.query<DecidedAgain & { id: string }>(
        `select id, act, outcome, array_to_string(rules, ' ') as rules, facts_digest as "factsDigest",
           pack_digest as "packDigest" from norms.decision where id = any($1) order by id`,
        [ids],
      )
      return rows
    },
    async factSets(digests) {
      const { rows } = await sql.query<{ digest: string; act: string; facts: Record<string, FactValue> }>(
        'select digest, act, facts from norms.fact_set where digest = any($1) order by digest',
        [digests],
      )
      return rows
    },
    async packs(digests) {
      const { rows } = await sql.query<{ digest: string; files: PackEvidence['files'] }>(
        'select digest, files from norms.pack where digest = any($1) order by digest',
        [digests],
      )
      return rows.map(({ digest, files }) => ({ digest, pack: { files } }))
    },
  }
}
