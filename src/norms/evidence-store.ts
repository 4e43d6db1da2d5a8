import type { Sql } from '#platform/database.ts'
import type { DecidedAgain, PackEvidence } from './evidence.ts'
import { readOverlay } from './overlay/document.ts'
import { findPolicy, type KeptPolicy } from './overlay/store.ts'
import { findForeignBytes } from './packs/store.ts'
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
           pack_digest as "packDigest" from norms.decision where id = any($1) order by array_position($1, id)`,
        [ids],
      )
      return rows
    },
    async factSets(digests) {
      const { rows } = await sql.query<{ digest: string; act: string; facts: Record<string, FactValue> }>(
        'select digest, act, facts from norms.fact_set where digest = any($1) order by array_position($1, digest)',
        [digests],
      )
      return rows
    },
    async packs(digests) {
      const found = await Promise.all(
        digests.map(async (digest) => ({ digest, policy: await findPolicy(sql, digest) })),
      )
      return Promise.all(
        found.flatMap(({ digest, policy }) =>
          policy === undefined ? [] : [evidenceOf(policy).then((pack) => ({ digest, pack }))],
        ),
      )
    },
  }

  async function evidenceOf({ files, document }: KeptPolicy): Promise<PackEvidence> {
    const adopted = document === null ? [] : readOverlay(document).packs
    const foreign = await Promise.all(adopted.map(async ({ digest }) => findForeignBytes(sql, digest)))
    return {
      files: files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
      overlay: document,
      foreign: foreign.map((bytes) => Buffer.from(bytes ?? new Uint8Array()).toString('base64')),
    }
  }
}
