import { useWholeList } from '../../data/whole-list.ts'

interface ContactEntry {
  readonly contactId: string
  readonly team: string
  readonly email: string
}

/** Contacts of the directory, for a choice: to whom an answer or a question can go by mail. */
export function useContacts(): readonly (readonly [id: string, text: string])[] {
  const items = useWholeList<ContactEntry>('/directory/contacts', { limit: 500 }).data?.items ?? []
  return items.map(({ contactId, team, email }) => [contactId, `${team} – ${email}`] as const)
}
