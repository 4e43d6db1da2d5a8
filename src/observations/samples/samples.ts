import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { ObservationsDeps } from '../deps.ts'
import { drawSample, sampleIdOf, type Sample, type SampleAnswer } from './sample.ts'
import * as store from './store.ts'

/** Samples of what left, drawn and judged by the data-protection officer, never by whoever released it. @source R043; metric M-e2 */
export interface Samples {
  draw(actor: Actor, terms: { from: Instant; to: Instant; size: number }): Promise<Sample>
  /** @throws {AppError} `observations.sample-not-found` */
  judge(actor: Actor, sampleId: string, notificationId: string, answer: SampleAnswer): Promise<Sample>
  list(): Promise<Sample[]>
  items(sampleId: string): Promise<store.SampleItem[]>
}

const shown = 50

export function createSamples({
  db,
  clock,
  ids,
  emit,
}: Pick<ObservationsDeps, 'db' | 'clock' | 'ids' | 'emit'>): Samples {
  const notFound = (): AppError =>
    new AppError('observations.sample-not-found', 'There is no sample, or no message of it, with this id.')

  async function find(sampleId: string): Promise<Sample> {
    const no = numberOfId('sample', sampleId)
    const [sample] = no === null ? [] : await store.readSamples(db, no, 1)
    if (sample === undefined) throw notFound()
    return sample
  }

  return {
    async draw(actor, { from, to, size }) {
      const at = clock()
      const seed = ids('seed')
      const numbers = await store.sentWithin(db, from, to)
      const drawn = drawSample(seed, numbers, size)
      const no = await db.transaction(async (tx) => {
        const population = numbers.length
        const sampleNo = await store.insertSample(
          tx,
          { seed, from, to, population, drawnBy: actor.id, drawnAt: at },
          drawn,
        )
        await emit(tx, {
          type: 'observations.sample-drawn',
          at,
          actor,
          subject: { type: 'observations.sample', id: sampleIdOf(sampleNo) },
          detail: { seed, from, to },
          figures: { size: drawn.length, population },
        })
        return sampleNo
      })
      return find(sampleIdOf(no))
    },

    async judge(actor, sampleId, notificationId, answer) {
      const at = clock()
      const sampleNo = numberOfId('sample', sampleId)
      const notificationNo = numberOfId('notification', notificationId)
      await db.transaction(async (tx) => {
        if (sampleNo === null || notificationNo === null) throw notFound()
        const said = await store.setAnswer(tx, { sampleNo, notificationNo }, { answer, by: actor.id, at })
        if (said === null) throw notFound()
        await emit(tx, {
          type: 'observations.sample-judged',
          at,
          actor,
          subject: { type: 'observations.sample', id: sampleId },
          detail: { notification: notificationId, answer },
          figures: { answer, changed: said.changed },
        })
      })
      return find(sampleId)
    },

    list: () => store.readSamples(db, null, shown),
    items: async (sampleId) => store.readItems(db, numberOfId('sample', (await find(sampleId)).sampleId)!),
  }
}
