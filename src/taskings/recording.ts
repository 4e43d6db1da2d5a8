import type { Actor } from '#kernel/actor.ts'
import { AppError, isAppError } from '#kernel/errors.ts'
import { day, plusMs } from '#kernel/instant.ts'
import type { PlaceVerdict } from '#kernel/places.ts'
import { parseSystem } from '#mandates'
import type { Tx } from '#platform/database.ts'
import { enter, type TaskingsDeps } from './context.ts'
import type { Deciding } from './deciding.ts'
import { likenessKeys } from './likeness.ts'
import { placeOfTargets } from './place.ts'
import { load, needLine, sealContext } from './reading.ts'
import * as store from './store.ts'
import {
  taskingIdOf,
  wordsKeptDays,
  type AskedLine,
  type SealedLine,
  type SealedWords,
  type TaskingHead,
} from './tasking.ts'
import { effectOf } from './words.ts'

export type LineInput = AskedLine & SealedLine

export type TaskingInput = TaskingHead & SealedWords & { readonly lines: readonly LineInput[] }

/** What the directory knows of the targets of an act. */
interface Known {
  readonly place: AskedLine['place']
  readonly teamAsset: boolean | null
}

export interface Recording {
  /** Puts a tasking on record and has each of its acts decided. @returns Its id. */
  record(actor: Actor, input: TaskingInput): Promise<string>
  /** A new version of one act: what was understood before stays in the ledger. It is decided anew. */
  correct(actor: Actor, id: string, line: number, input: LineInput): Promise<void>
}

export function createRecording(deps: TaskingsDeps, deciding: Deciding): Recording {
  const { db, clock, box, directory } = deps

  /** @throws {AppError} `platform.bad-request` for targets that are no systems. */
  function checkTargets(lines: readonly SealedLine[]): void {
    const faults = lines.flatMap(({ targets }, index) =>
      targets.flatMap((text, at) =>
        parseSystem(text) === null
          ? [{ pointer: `/body/lines/${index}/targets/${at}`, reason: 'is no address, range, AS number or domain' }]
          : [],
      ),
    )
    if (faults.length > 0)
      throw new AppError('platform.bad-request', 'Some targets cannot be read; all faults are listed.', { faults })
  }

  async function verdictOf(target: string): Promise<PlaceVerdict> {
    const key = parseSystem(target)!.key
    try {
      return (await directory.who({ of: key.split('/')[0]! })).verdict
    } catch (error) {
      if (isAppError(error, 'directory.bad-query')) return 'unknown'
      throw error
    }
  }

  async function knownOf({ targets, place }: LineInput): Promise<Known> {
    const verdicts = await Promise.all(targets.map(verdictOf))
    // Numbers of networks are no contact points; the register is asked about the rest.
    const systems = targets.map((text) => parseSystem(text)!).filter(({ kind }) => kind !== 'asn')
    const hits = await directory.assets.hits(systems.map(({ key }) => key))
    return { place: placeOfTargets(verdicts, place), teamAsset: targets.length === 0 ? null : hits.length > 0 }
  }

  async function insertLine(
    tx: Tx,
    taskingNo: number,
    at: { readonly line: number; readonly version: number },
    input: LineInput,
    known: Known,
    actor: Actor,
  ): Promise<void> {
    const { line, version } = at
    const now = clock()
    await store.insertLine(tx, {
      tasking_no: taskingNo,
      line,
      version,
      asks: input.asks,
      effect: input.effect,
      place: known.place,
      team_asset: known.teamAsset,
      data_classes: [...input.dataClasses],
      data_origin: input.dataOrigin,
      data_source: input.source?.name ?? null,
      data_contact: input.source?.contactId ?? null,
      records: input.records,
      data_personal: input.personal,
      person_at_risk: input.personAtRisk,
      mandate: input.mandate,
      ground: input.ground,
      evidence: input.evidence,
      at: now,
      by: actor.id,
    })
    const sealed: SealedLine = { targets: input.targets.map((text) => parseSystem(text)!.key), note: input.note }
    await seal(tx, taskingNo, at, sealed)
    const macs = likenessKeys(input, input.targets).map((key) => box.mac(key, 'taskings.likeness'))
    await store.insertLikeness(tx, taskingNo, line, macs)
  }

  async function seal(
    tx: Tx,
    taskingNo: number,
    { line, version }: { readonly line: number; readonly version: number },
    value: SealedLine | SealedWords,
  ): Promise<void> {
    const sealed = box.seal(JSON.stringify(value), sealContext(taskingNo, `${line}/${version}`))
    await store.insertWords(tx, { taskingNo, line, version, sealed, eraseAt: plusMs(clock(), wordsKeptDays * day) })
  }

  return {
    async record(actor, { lines, words, contact, ...head }) {
      checkTargets(lines)
      const known = await Promise.all(lines.map(knownOf))
      return db.transaction(async (tx) => {
        const no = await store.insertTasking(tx, {
          origin: head.origin.body,
          origin_class: head.origin.bodyClass,
          origin_foreign: head.origin.foreign,
          origin_contact: head.origin.contactId,
          instrument: head.instrument,
          purpose: head.purpose,
          executor: head.executor,
          confidential: head.confidentiality !== null,
          confidential_reference: head.confidentiality?.reference ?? null,
          recorded_first: head.recordedFirst,
          received_at: head.receivedAt,
          deadline: head.deadline,
          recorded_at: clock(),
          recorded_by: actor.id,
          recorded_person: actor.personId,
          exercise: head.exercise,
        })
        await seal(tx, no, { line: 0, version: 1 }, { words, contact })
        for (const [index, input] of lines.entries())
          await insertLine(tx, no, { line: index + 1, version: 1 }, input, known[index]!, actor)
        const furthest =
          lines
            .map((line) => effectOf(line.asks, line.effect))
            .toSorted()
            .at(-1) ?? 'E0'
        await enter(deps, tx, {
          taskingNo: no,
          line: null,
          kind: 'recorded',
          by: actor,
          exercise: head.exercise,
          detail: { acts: lines.length },
          figures: {
            origin: head.origin.bodyClass,
            purpose: head.purpose,
            effect: furthest,
            executor: head.executor,
          },
        })
        await link(tx, no, actor, head.exercise)
        const tasking = await load(tx, box, taskingIdOf(no))
        for (const line of tasking.lines) await deciding.decide(tx, tasking, line, actor)
        return taskingIdOf(no)
      })
    },

    async correct(actor, id, line, input) {
      checkTargets([input])
      const known = await knownOf(input)
      await db.transaction(async (tx) => {
        const before = await load(tx, box, id)
        await store.lockTasking(tx, before.no)
        const { version } = needLine(await load(tx, box, id), line)
        await insertLine(tx, before.no, { line, version: version + 1 }, input, known, actor)
        const { exercise } = before.head
        const detail = { version: version + 1 }
        await enter(deps, tx, { taskingNo: before.no, line, kind: 'corrected', by: actor, exercise, detail })
        const tasking = await load(tx, box, id)
        await deciding.decide(tx, tasking, needLine(tasking, line), actor)
      })
    },
  }

  /** What was asked before under another name is shown beside it. */
  async function link(tx: Tx, no: number, by: Actor, exercise: boolean): Promise<void> {
    for (const alike of await store.findAlike(tx, no))
      await enter(deps, tx, {
        taskingNo: no,
        line: alike.line,
        kind: 'linked',
        by,
        exercise,
        detail: { to: taskingIdOf(alike.other_no), toLine: alike.other_line, shared: alike.shared },
      })
  }
}
