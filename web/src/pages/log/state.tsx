import type { LogStatus } from '../../api-types/transparency.ts'
import { Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** The log in a few lines. */
export function State({ status }: { readonly status: LogStatus }) {
  const words = t.log
  const { size, checkpoint, pending, epoch, origin, vkey, witnesses } = status
  return (
    <section className="card" aria-labelledby="log-state">
      <h2 id="log-state">{words.state}</h2>
      <Facts
        rows={[
          [words.size, formatNumber(size)],
          [
            words.checkpoint,
            checkpoint === null ? (
              words.none
            ) : (
              <>
                <When at={checkpoint.publishedAt ?? checkpoint.signedAt} />{' '}
                {words.checkpointAt(formatNumber(checkpoint.size))}
              </>
            ),
          ],
          [words.pending, pending.count === 0 ? words.noPending : formatNumber(pending.count)],
          [words.epoch, epoch],
          [words.origin, origin === null ? null : <code>{origin}</code>],
          [words.key, vkey === null ? null : <code>{vkey}</code>],
          [
            words.witnesses,
            witnesses.length === 0
              ? words.noWitnesses
              : witnesses
                  .map(({ name, size: seen }) =>
                    seen === null ? words.notWitnessed(name) : words.witnessed(name, formatNumber(seen)),
                  )
                  .join('; '),
          ],
        ]}
      />
    </section>
  )
}
