import { setImmediate } from 'node:timers/promises'
import { AppError } from '#kernel/errors.ts'
import { instantFromMs, type Instant } from '#kernel/instant.ts'
import { importLimits, refuse, type Finish, type Run } from './import-run.ts'
import { readAddressLine, type AddressFormat } from './imports/address-table.ts'
import type { RefusedRow } from './imports/contacts-csv.ts'
import { readMmdb } from './imports/mmdb.ts'
import { createLineReader } from './imports/text-lines.ts'
import { createAddressTableBuilder, type AddressTableData } from './routing/address-facts.ts'
import { replaceAddressTable, type AddressBasis } from './store/address-tables.ts'

/** Takes in an address table that is a text, line by line. @throws {AppError} `directory.bad-file` */
export async function importAddressLines(
  run: Run,
  format: AddressFormat,
  bytes: AsyncIterable<Uint8Array>,
  finish: Finish,
): Promise<void> {
  const lines = createLineReader()
  const builder = createAddressTableBuilder()
  let refused: RefusedRow[] = []
  const take = async (batch: { line: number; text: string }[]): Promise<void> => {
    for (const { line, text } of batch) {
      const record = readAddressLine(format, text)
      if (record === null) continue
      if ('reason' in record) {
        refused.push({ line, faults: [{ column: '', reason: record.reason }], text: text.slice(0, 4000) })
        continue
      }
      run.rows++
      const fact = { asns: record.asns, country: record.country }
      for (const { words, bits } of record.prefixes) builder.prefix(words, bits, fact)
      const range = record.asnRange
      for (let i = 0; range !== null && i < range.count; i++) builder.asn(range.first + i, fact)
    }
    if (refused.length < importLimits.batchRows) return
    await refuse(run, refused)
    refused = []
  }
  for await (const chunk of bytes) await take(lines.push(chunk))
  await take(lines.end())
  await refuse(run, refused)
  await replace(run, builder.build(), format === 'rir-delegated' ? 'registry' : 'asn', finish)
}

/**
 * Takes in an MMDB file. It can be read only as a whole, so it has a limit of its own; it says itself when it was built.
 *
 * @throws {AppError} `directory.bad-file`, `platform.too-large`
 */
export async function importMmdb(run: Run, bytes: AsyncIterable<Uint8Array>, finish: Finish): Promise<void> {
  const file = readMmdb(await readWhole(bytes))
  const builder = createAddressTableBuilder()
  let basis: AddressBasis = 'asn'
  for (const { words, bits, fact } of file.networks()) {
    if (fact.country !== null) basis = 'geo'
    builder.prefix(words, bits, fact)
    // The node answers others meanwhile.
    if (++run.rows % networksAtOnce === 0) await setImmediate()
  }
  const refused = file.refused.map(({ at, reason }) => ({ line: at, faults: [{ column: '', reason }], text: '' }))
  for (let i = 0; i < refused.length; i += importLimits.batchRows)
    await refuse(run, refused.slice(i, i + importLimits.batchRows))
  await replace(run, builder.build(), basis, finish, builtAt(run, file.builtAtSeconds))
}

const networksAtOnce = 10_000

/** A file from the future is taken to be of today: its age must not hide that it grows old. */
function builtAt(run: Run, seconds: number | null): Instant | null {
  const now = run.context.clock()
  if (seconds === null || seconds * 1000 > Date.parse(now)) return null
  return instantFromMs(seconds * 1000)
}

async function replace(
  run: Run,
  data: AddressTableData,
  basis: AddressBasis,
  finish: Finish,
  builtAt: Instant | null = null,
): Promise<void> {
  if (data.records === 0)
    throw new AppError('directory.bad-file', `The file holds no row of the format ${run.format} that could be used.`)
  await run.context.db.transaction(async (tx) => {
    const at = run.context.clock()
    const asOf = run.asOf ?? builtAt ?? at
    await replaceAddressTable(tx, { source: run.source, basis, asOf, at, importNo: run.importNo, data })
    await finish(tx, { records: data.records })
  })
}

/** The bytes in one piece, never held twice. */
async function readWhole(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const held = new ArrayBuffer(0, { maxByteLength: importLimits.mmdbBytes })
  for await (const chunk of bytes) {
    const from = held.byteLength
    if (from + chunk.length > importLimits.mmdbBytes)
      throw new AppError('platform.too-large', `An MMDB file may have ${importLimits.mmdbBytes} bytes, unpacked.`)
    held.resize(from + chunk.length)
    new Uint8Array(held).set(chunk, from)
  }
  return new Uint8Array(held)
}
