import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { Box } from '#platform/box.ts'
import type { Sql } from '#platform/database.ts'
import * as store from './store.ts'
import { taskingIdOf, type Line, type SealedLine, type SealedWords, type TaskingHead } from './tasking.ts'
import { effectOf } from './words.ts'

/** A tasking as it is on record now. */
export interface Loaded {
  readonly no: number
  readonly row: store.TaskingRow
  readonly head: TaskingHead
  /** Null when they were erased. */
  readonly words: SealedWords | null
  readonly lines: readonly Line[]
}

export const notFound = (): AppError => new AppError('taskings.not-found', 'There is no tasking with this id.')

/** To what a sealed text of a tasking is bound: moved to another row it does not open. */
export function sealContext(no: number, part: string): string {
  return `taskings.tasking/${taskingIdOf(no)}/${part}`
}

/** What the head of a tasking says, out of its row. */
export function headOf(row: store.TaskingRow): TaskingHead {
  return {
    origin: {
      body: row.origin,
      bodyClass: row.origin_class,
      foreign: row.origin_foreign,
      contactId: row.origin_contact,
    },
    instrument: row.instrument,
    purpose: row.purpose,
    executor: row.executor,
    confidentiality: row.confidential ? { reference: row.confidential_reference ?? '' } : null,
    recordedFirst: row.recorded_first,
    receivedAt: row.received_at,
    deadline: row.deadline,
    exercise: row.exercise,
  }
}

function lineOf(row: store.LineRow, sealed: SealedLine | null): Line {
  return {
    line: row.line,
    version: row.version,
    asks: row.asks,
    effect: row.effect,
    judgedEffect: effectOf(row.asks, row.effect),
    place: row.place,
    judgedPlace: row.place,
    teamAsset: row.team_asset,
    dataClasses: row.data_classes,
    dataOrigin: row.data_origin,
    source: row.data_source === null ? null : { name: row.data_source, contactId: row.data_contact },
    records: row.records,
    personal: row.data_personal,
    personAtRisk: row.person_at_risk,
    mandate: row.mandate,
    ground: row.ground,
    evidence: row.evidence,
    sealed,
  }
}

/** @throws {AppError} `taskings.not-found` */
export async function load(sql: Sql, box: Box, id: string): Promise<Loaded> {
  const no = numberOfId('tasking', id)
  const row = no === null ? null : await store.findTasking(sql, no)
  if (no === null || row === null) throw notFound()
  const [lines, words] = await Promise.all([store.findLines(sql, [no]), store.findWords(sql, no)])
  const opened = <T>(line: number, version: number): T | null => {
    const sealed = words.find((one) => one.line === line && one.version === version)?.sealed
    if (sealed === undefined) return null
    return JSON.parse(box.open(sealed, sealContext(no, `${line}/${version}`)).toString('utf8')) as T
  }
  return {
    no,
    row,
    head: headOf(row),
    words: opened<SealedWords>(0, 1),
    lines: lines.map((each) => lineOf(each, opened<SealedLine>(each.line, each.version))),
  }
}

/** @throws {AppError} `taskings.not-found` */
export function needLine(tasking: Loaded, line: number): Line {
  const found = tasking.lines.find((each) => each.line === line)
  if (found === undefined) throw new AppError('taskings.not-found', 'The tasking asks for no act with this number.')
  return found
}
