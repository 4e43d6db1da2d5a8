import type { NetworkName } from '../network-name.ts'
import type { ContactRow } from './contact-row.ts'

/** What an import brings in: a team, its contact, and mostly a network that the contact answers for. */
export type ImportRow = Omit<ContactRow, 'network'> & { readonly network: NetworkName | null }

/** The form of a team's name under which two spellings are one team. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
