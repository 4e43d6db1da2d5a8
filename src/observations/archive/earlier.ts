import { minute } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../deps.ts'
import { latestFinding } from '../findings/store.ts'
import { isPseudonym, pseudonymKey } from '../privacy/pseudonym.ts'
import { intakeIsAtWork, keysBetween, listMonths, lookedUpTo, noteEarlier, noteLookedUp } from './store.ts'

/** Numbers of findings that are looked up at a time. */
const numbersATurn = 8192

/**
 * Looks up for each new finding whether its system had one of the same problem before that has been put away, and notes its number: the intake does not look into the
 * archive. Also under the pseudonym that stands for a system outside. It waits while reports are read, so that no number below the latest is still to come.
 */
export function createEarlier({
  db,
  box,
  log,
}: Pick<ObservationsDeps, 'db' | 'log'> & { readonly box: Pick<ObservationsDeps['box'], 'mac'> }): Job {
  return {
    name: 'observations.earlier-findings',
    everyMs: minute,
    async run(signal) {
      const latest = await latestFinding(db)
      let after = await lookedUpTo(db)
      if (latest <= after || (await intakeIsAtWork(db))) return
      const anyAway = (await listMonths(db)).some(({ findings }) => findings > 0)
      let found = 0
      for (; anyAway && after < latest && !signal.aborted; after += numbersATurn) {
        const upTo = Math.min(after + numbersATurn, latest)
        const keys = (await keysBetween(db, after, upTo)).flatMap(({ finding_no: no, key }) => [
          { no, key },
          ...(isPseudonym(key[0]!) ? [] : [{ no, key: pseudonymKey(key, box.mac) }]),
        ])
        found += await db.transaction(async (tx) => {
          await noteLookedUp(tx, upTo)
          return noteEarlier(tx, keys)
        })
      }
      if (!anyAway) await noteLookedUp(db, latest)
      if (found > 0) log.info({ found }, 'findings that were put away came back')
    },
  }
}
