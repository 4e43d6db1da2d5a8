import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { day, dayOf, hour, msBetween, plusMs, type Instant } from '#kernel/instant.ts'
import { namedIn } from '#norms'
import type { Sql, Tx } from '#platform/database.ts'
import type { Asking } from '../asking.ts'
import { enter, type TaskingsDeps } from '../context.ts'
import { load, sealContext, type Loaded } from '../reading.ts'
import * as ledger from '../store.ts'
import { taskingIdOf, wordsKeptDays } from '../tasking.ts'
import { draftLetter, type LetterLine } from './letter.ts'
import { reasonsOf } from './reasons.ts'
import * as store from './store.ts'

/** The letter that answers a tasking. */
export interface Letter {
  readonly taskingId: string
  readonly text: string
  /** 0 while nobody has edited the draft. */
  readonly version: number
  /** Who signed it off, and when; null while nobody has, and when it was edited since. */
  readonly signed: { readonly by: string; readonly at: Instant } | null
  /** Words in it that may stand for a State or an actor: whoever signs has read it for that. @source R016 */
  readonly named: readonly string[]
  readonly answered: { readonly at: Instant; readonly how: string } | null
}

export interface Letters {
  show(id: string): Promise<Letter>
  /** Keeps the wording; what was signed off before is to be signed off anew. */
  edit(actor: Actor, id: string, text: string): Promise<Letter>
  /**
   * The head signs off the wording as it stands.
   *
   * @param reads The head has read it for States and actors, and it names nobody as being behind anything.
   * @throws {AppError} `taskings.state` where the lexicon found something, and the head has not read it for that or wrote it.
   */
  sign(actor: Actor, id: string, reads: boolean): Promise<Letter>
  /** Sends it to the contact of the body that asked, or puts on record how it was handed over. */
  answer(actor: Actor, id: string, how: string | null): Promise<Letter>
}

const state = (why: string): AppError => new AppError('taskings.state', why)

export function createLetters(deps: TaskingsDeps, asking: Asking): Letters {
  const { db, clock, box, norms, mandates } = deps

  /** What the decisions say, for a draft. */
  async function linesOf(sql: Sql, tasking: Loaded): Promise<LetterLine[]> {
    const [decided, entries] = await Promise.all([
      ledger.lastDecided(sql, [tasking.no]),
      ledger.findEntries(sql, tasking.no),
    ])
    const alternativesOf = new Map(norms.rules().map((rule) => [rule.id, rule.alternatives]))
    return Promise.all(
      tasking.lines.map(async (line): Promise<LetterLine> => {
        const last = decided.find((entry) => entry.line === line.line)
        if (last === undefined || last.decision_id === null) throw state('Not every act was decided yet.')
        const { judgement, outcome } = await norms.reopen(sql, last.decision_id)
        const { instrument } = last.detail
        const compelled = typeof instrument === 'string' ? await mandates.instruments.show(instrument) : null
        const handed = entries.findLast((entry) => entry.kind === 'handed-over' && entry.line === line.line)
        return {
          line: line.line,
          asks: line.asks,
          outcome,
          released: last.released === true,
          ...reasonsOf(judgement, alternativesOf),
          compelled:
            compelled === null || compelled.records === null
              ? null
              : { reference: compelled.reference, ...compelled.records },
          handedOver: handed === undefined ? null : Number(handed.detail['records']),
        }
      }),
    )
  }

  async function draft(sql: Sql, tasking: Loaded): Promise<string> {
    return draftLetter({
      team: deps.teamName(),
      taskingId: taskingIdOf(tasking.no),
      origin: tasking.head.origin.body,
      instrument: tasking.head.instrument,
      purpose: tasking.head.purpose,
      receivedOn: dayOf(tasking.head.receivedAt),
      answeredOn: dayOf(clock()),
      exercise: tasking.head.exercise,
      lines: await linesOf(sql, tasking),
    })
  }

  const contextOf = (no: number, version: number): string => sealContext(no, `letter/${version}`)

  async function read(sql: Sql, tasking: Loaded): Promise<Letter> {
    const [row, entries] = await Promise.all([store.findLetter(sql, tasking.no), ledger.findEntries(sql, tasking.no)])
    const version = row?.version ?? 0
    const signed = entries.findLast((entry) => entry.kind === 'letter-signed')
    const answered = entries.find((entry) => entry.kind === 'answered')
    const text =
      row === null ? await draft(sql, tasking) : box.open(row.sealed, contextOf(tasking.no, version)).toString('utf8')
    return {
      taskingId: taskingIdOf(tasking.no),
      text,
      named: namedIn(text, partiesOf(tasking)),
      version,
      signed: signed !== undefined && signed.detail['version'] === version ? { by: signed.by, at: signed.at } : null,
      answered: answered === undefined ? null : { at: answered.at, how: String(answered.detail['how']) },
    }
  }

  /** Whom the letter goes to, and what they cited. */
  const partiesOf = ({ head }: Loaded): string[] => [head.origin.body, head.instrument ?? '', deps.teamName()]

  async function keep(tx: Tx, tasking: Loaded, version: number, text: string, by: string): Promise<void> {
    const { no } = tasking
    const at = clock()
    const sealed = box.seal(text, contextOf(no, version))
    const eraseAt = plusMs(at, wordsKeptDays * day)
    await store.insertLetter(tx, { taskingNo: no, version, sealed, at, by, eraseAt })
  }

  /** Does something with a letter that has not left yet. */
  async function change(id: string, work: (tx: Tx, tasking: Loaded, letter: Letter) => Promise<void>): Promise<Letter> {
    return db.transaction(async (tx) => {
      await ledger.lockTasking(tx, (await load(tx, box, id)).no)
      const tasking = await load(tx, box, id)
      const letter = await read(tx, tasking)
      if (letter.answered !== null)
        throw state('The tasking was answered already; a correction is a tasking of its own.')
      await work(tx, tasking, letter)
      return read(tx, tasking)
    })
  }

  const note = (
    tx: Tx,
    { no, head }: Loaded,
    by: Actor,
    entry: Pick<Parameters<typeof enter>[2], 'kind' | 'detail' | 'figures'>,
  ): Promise<void> => enter(deps, tx, { taskingNo: no, line: null, by, exercise: head.exercise, ...entry })

  return {
    show: async (id) => read(db, await load(db, box, id)),

    edit: (actor, id, text) =>
      change(id, async (tx, tasking, { version }) => {
        await keep(tx, tasking, version + 1, text, actor.id)
        await note(tx, tasking, actor, { kind: 'letter-edited', detail: { version: version + 1 } })
      }),

    sign: (actor, id, reads) =>
      change(id, async (tx, tasking, letter) => {
        if (actor.personId === null || !actor.roles.includes('head'))
          throw new AppError('taskings.person', 'The head signs a letter off, in person.')
        if (letter.signed !== null) throw state('The letter is signed off as it stands.')
        if (letter.named.length > 0) {
          const words = letter.named.map((word) => `"${word}"`).join(', ')
          if (!reads) throw state(`The letter may name a State or an actor (${words}): read it for that, and say so.`)
          if ((await store.findLetter(tx, tasking.no))?.by === actor.id)
            throw state(
              `You wrote this wording, and it may name a State or an actor (${words}): another person looks first.`,
            )
        }
        // What is signed off is kept as it was read: a draft that nobody edited would follow later decisions.
        const version = Math.max(letter.version, 1)
        if (letter.version === 0) await keep(tx, tasking, version, letter.text, actor.id)
        await note(tx, tasking, actor, { kind: 'letter-signed', detail: { version, named: letter.named.length } })
      }),

    answer: (actor, id, how) =>
      change(id, async (tx, tasking, letter) => {
        const { no, head } = tasking
        if (letter.signed === null) throw state('The head signs the letter off before it leaves.')
        let means = how
        if (means === null) {
          if (head.origin.contactId === null) throw state('The body has no contact; hand the letter over, and say how.')
          const subject = { type: 'taskings.tasking', id }
          const title = `Answer to your request (${id})`
          const { contactId } = head.origin
          const message = {
            subject,
            contactId,
            kind: 'letter',
            by: actor,
            exercise: head.exercise,
            title,
            text: letter.text,
            parties: partiesOf(tasking),
            // Signed off above: where the lexicon found something, the head has read it for that.
            cleared: true,
          }
          const { messageId, decision } = await asking.send(tx, message)
          if (messageId === null)
            throw state(`The rules keep the mail here (${decision.outcome}); hand the letter over, and say how.`)
          means = messageId
        }
        const hours = Math.round((msBetween(head.receivedAt, clock()) / hour) * 10) / 10
        await enter(deps, tx, {
          taskingNo: no,
          line: null,
          kind: 'answered',
          by: actor,
          exercise: head.exercise,
          detail: { how: means, version: letter.version },
          figures: { hours },
        })
      }),
  }
}
