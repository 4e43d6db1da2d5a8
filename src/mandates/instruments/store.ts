import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { BodyClass, DataClass, InstrumentKind } from '../words.ts'
import type { InstrumentState } from './instrument.ts'

export interface InstrumentRow {
  readonly instrument_no: number
  readonly about_type: string
  readonly about_id: string
  readonly kind: InstrumentKind
  readonly authority: string
  readonly authority_class: BodyClass
  readonly reference: string
  readonly dated: string
  readonly valid_until: Instant | null
  readonly gag: boolean
  readonly gag_reference: string | null
  readonly gag_until: Instant | null
  readonly scope: Buffer
  readonly data_classes: DataClass[]
  readonly source: string | null
  readonly source_contact: string | null
  readonly requested_by: string
  readonly recorded_by: string
  readonly recorded_at: Instant
  readonly state: InstrumentState
  readonly records_from: number | null
  readonly records_to: number | null
  readonly validated_by: string | null
  readonly validated_at: Instant | null
  readonly validation_note: Buffer | null
  readonly countersigned_by: string | null
  readonly countersigned_at: Instant | null
  readonly ended_by: string | null
  readonly ended_at: Instant | null
  readonly ended_why: string | null
  readonly told_at: Instant | null
  readonly told_by: string | null
  readonly told_how: string | null
  readonly exercise: boolean
}

const columns = `instrument_no, about_type, about_id, kind, authority, authority_class, reference, dated, valid_until, gag, gag_reference,
  gag_until, scope, data_classes, source, source_contact, requested_by, recorded_by, recorded_at, state, records_from, records_to, validated_by,
  validated_at, validation_note, countersigned_by, countersigned_at, ended_by, ended_at, ended_why, told_at, told_by, told_how, exercise`

/** The number that the next instrument gets: what is sealed in its row is bound to it. */
export async function nextNo(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ no: number }>(
    "select nextval(pg_get_serial_sequence('mandates.instrument', 'instrument_no')) as no",
  )
  return rows[0]!.no
}

export type NewInstrument = Pick<
  InstrumentRow,
  | 'instrument_no'
  | 'about_type'
  | 'about_id'
  | 'kind'
  | 'authority'
  | 'authority_class'
  | 'reference'
  | 'dated'
  | 'valid_until'
  | 'gag'
  | 'gag_reference'
  | 'gag_until'
  | 'scope'
  | 'data_classes'
  | 'source'
  | 'source_contact'
  | 'requested_by'
  | 'recorded_by'
  | 'recorded_at'
  | 'exercise'
>

export async function insertInstrument(tx: Tx, row: NewInstrument): Promise<void> {
  await tx.query(
    `insert into mandates.instrument (instrument_no, about_type, about_id, kind, authority, authority_class, reference, dated, valid_until, gag,
       gag_reference, gag_until, scope, data_classes, source, source_contact, requested_by, recorded_by, recorded_at, exercise)
     overriding system value
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      row.instrument_no,
      row.about_type,
      row.about_id,
      row.kind,
      row.authority,
      row.authority_class,
      row.reference,
      row.dated,
      row.valid_until,
      row.gag,
      row.gag_reference,
      row.gag_until,
      row.scope,
      row.data_classes,
      row.source,
      row.source_contact,
      row.requested_by,
      row.recorded_by,
      row.recorded_at,
      row.exercise,
    ],
  )
}

export async function lockInstrument(tx: Tx, no: number): Promise<InstrumentRow | null> {
  const { rows } = await tx.query<InstrumentRow>(
    `select ${columns} from mandates.instrument where instrument_no = $1 for update`,
    [no],
  )
  return rows[0] ?? null
}

export interface InstrumentFilter {
  readonly no?: number | null
  readonly state?: InstrumentState | null
  readonly about?: string | null
  /** Those in force whose source is still to be told. */
  readonly untold?: boolean
  readonly before?: number | null
  readonly limit: number
}

export async function findInstruments(sql: Sql, filter: InstrumentFilter): Promise<InstrumentRow[]> {
  const { no = null, state = null, about = null, untold = false, before = null, limit } = filter
  const { rows } = await sql.query<InstrumentRow>(
    `select ${columns} from mandates.instrument
     where ($1::bigint is null or instrument_no = $1) and ($2::text is null or state = $2)
       and ($3::text is null or about_id = $3)
       and (not $4 or (countersigned_at is not null and source is not null and told_at is null))
       and ($5::bigint is null or instrument_no < $5)
     order by instrument_no desc limit $6`,
    [no, state, about, untold, before, limit],
  )
  return rows
}

export async function setValidated(
  tx: Tx,
  no: number,
  word: { from: number; to: number; by: string; at: Instant; note: Buffer },
): Promise<void> {
  await tx.query(
    `update mandates.instrument set state = 'validated', records_from = $2, records_to = $3, validated_by = $4, validated_at = $5,
       validation_note = $6 where instrument_no = $1`,
    [no, word.from, word.to, word.by, word.at, word.note],
  )
}

export async function setCountersigned(tx: Tx, no: number, by: string, at: Instant): Promise<void> {
  await tx.query(
    "update mandates.instrument set state = 'in-force', countersigned_by = $2, countersigned_at = $3 where instrument_no = $1",
    [no, by, at],
  )
}

export async function setEnded(
  tx: Tx,
  no: number,
  end: { state: 'refused' | 'ended'; by: string; at: Instant; why: string },
): Promise<void> {
  await tx.query(
    'update mandates.instrument set state = $2, ended_by = $3, ended_at = $4, ended_why = $5 where instrument_no = $1',
    [no, end.state, end.by, end.at, end.why],
  )
}

export async function setTold(tx: Tx, no: number, told: { by: string; at: Instant; how: string }): Promise<void> {
  await tx.query('update mandates.instrument set told_by = $2, told_at = $3, told_how = $4 where instrument_no = $1', [
    no,
    told.by,
    told.at,
    told.how,
  ])
}

/** Instruments in force whose time is over. */
export async function lapsedInstruments(sql: Sql, now: Instant, limit: number): Promise<number[]> {
  const { rows } = await sql.query<{ instrument_no: number }>(
    `select instrument_no from mandates.instrument where state = 'in-force' and valid_until <= $1 order by instrument_no limit $2`,
    [now, limit],
  )
  return rows.map((row) => row.instrument_no)
}
