import { promisify } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { AddressTableData } from '../routing/address-facts.ts'

export type AddressBasis = 'asn' | 'registry' | 'geo'

/** An address table's record: where it came from and how old it is, shown wherever it is used. */
export interface AddressTableRecord {
  readonly tableNo: number
  readonly source: string
  readonly basis: AddressBasis
  readonly asOf: Instant
  readonly records: number
}

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)

/** Puts a table in the place of what its source said before. */
export async function replaceAddressTable(
  tx: Tx,
  table: {
    source: string
    basis: AddressBasis
    asOf: Instant
    at: Instant
    importNo: number
    data: AddressTableData
  },
): Promise<void> {
  const content = await compress(serialize(plainCopy(table.data)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 22 },
  })
  await tx.query('update directory.address_table set ended_at = $2 where source = $1 and ended_at is null', [
    table.source,
    table.at,
  ])
  await tx.query('delete from directory.address_table where source = $1 and ended_at < $2', [table.source, table.at])
  await tx.query(
    `insert into directory.address_table (source, basis, as_of, imported_at, import_no, records, content)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [table.source, table.basis, table.asOf, table.at, table.importNo, table.data.records, content],
  )
}

/** The tables in force, without their content. */
export async function listAddressTables(sql: Sql): Promise<AddressTableRecord[]> {
  const { rows } = await sql.query<AddressTableRecord>(
    `select table_no as "tableNo", source, basis, as_of as "asOf", records from directory.address_table
     where ended_at is null order by table_no`,
  )
  return rows
}

/** The content of a table, over shared memory; null when it was replaced meanwhile. */
export async function readAddressTable(sql: Sql, tableNo: number): Promise<AddressTableData | null> {
  const { rows } = await sql.query<{ content: Buffer }>(
    'select content from directory.address_table where table_no = $1',
    [tableNo],
  )
  if (rows[0] === undefined) return null
  return shared(deserialize(await decompress(rows[0].content)) as AddressTableData)
}

type Mapper = <T extends Uint32Array | Int32Array>(array: T) => T

function mapped(data: AddressTableData, each: Mapper): AddressTableData {
  const index = (one: AddressTableData['v4']): AddressTableData['v4'] => ({
    width: one.width,
    starts: each(one.starts),
    winners: each(one.winners),
    first: each(one.first),
  })
  return {
    v4: index(data.v4),
    v6: index(data.v6),
    byAsn: { keys: each(data.byAsn.keys), values: each(data.byAsn.values) },
    facts: data.facts,
    records: data.records,
  }
}

/** Shared memory cannot be serialised, so the arrays are copied out of it, and back into it. */
const plainCopy = (data: AddressTableData): AddressTableData => mapped(data, (array) => array.slice() as typeof array)

const shared = (data: AddressTableData): AddressTableData =>
  mapped(data, (array) => {
    const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => typeof array)(
      new SharedArrayBuffer(array.byteLength),
    )
    copy.set(array)
    return copy
  })
