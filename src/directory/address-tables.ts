import type { Instant } from '#kernel/instant.ts'
import { wordsOf, type Ip } from '#kernel/ip.ts'
import type { Confidence, Country, PlaceBasis } from '#kernel/places.ts'
import type { Database } from '#platform/database.ts'
import { addressFact, asnFact, type AddressTableData } from './routing/address-facts.ts'
import { listAddressTables, readAddressTable, type AddressTableRecord } from './store/address-tables.ts'

/** What one table says of one system, with the table's name and age. */
export interface TableFact {
  readonly asns: readonly number[]
  readonly country: Country | null
  readonly basis: PlaceBasis
  readonly confidence: Confidence
  readonly source: string
  readonly asOf: Instant
}

/** A table with its content, as workers take it. */
export interface LoadedAddressTable extends AddressTableRecord {
  readonly data: AddressTableData
}

/** The address tables that an operator imported, held in memory while they are the newest. */
export interface AddressTables {
  list(): Promise<AddressTableRecord[]>
  /** All tables with their content, over shared memory. */
  load(): Promise<LoadedAddressTable[]>
  factsOf(system: { address: Ip | null; asn: number | null }): Promise<TableFact[]>
}

/** A registry knows who signed; that an origin AS is registered somewhere says less of where its machines stand. */
const confidence = { registry: 'moderate', asn: 'moderate', geo: 'moderate' } as const

export function createAddressTables(db: Database): AddressTables {
  const held = new Map<number, AddressTableData>()

  async function load(): Promise<LoadedAddressTable[]> {
    const records = await listAddressTables(db)
    const loaded: LoadedAddressTable[] = []
    for (const record of records) {
      const data = held.get(record.tableNo) ?? (await readAddressTable(db, record.tableNo))
      if (data === null) continue
      held.set(record.tableNo, data)
      loaded.push({ ...record, data })
    }
    for (const no of held.keys()) if (!records.some((record) => record.tableNo === no)) held.delete(no)
    return loaded
  }

  return {
    list: () => listAddressTables(db),
    load,
    async factsOf({ address, asn }) {
      return (await load()).flatMap(({ data, basis, source, asOf }) => {
        const byAddress = address === null ? null : addressFact(data, address.family, wordsOf(address.bytes))
        const fact = byAddress ?? (address === null && asn !== null ? asnFact(data, asn) : null)
        return fact === null ? [] : [{ ...fact, basis, confidence: confidence[basis], source, asOf }]
      })
    },
  }
}
