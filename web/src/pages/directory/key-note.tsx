import type { ContactKey } from '../../api-types/directory.ts'
import { Chip } from '../../parts/chips.tsx'
import { t } from '../../text/index.ts'

/** That a contact's key ends soon, or that nothing can be encrypted to it; nothing while it is good. */
export function KeyChip({ contactKey }: { readonly contactKey: ContactKey | null }) {
  const said = contactKey === null ? undefined : t.directory.contact.keyStates[contactKey.state]
  if (contactKey === null || said === undefined) return null
  const waits = contactKey.state === 'ends-soon' || contactKey.state === 'fingerprint-only'
  return (
    <Chip tone={waits ? 'care' : 'harm'} mark={waits ? 'full' : 'square-full'}>
      {said}
    </Chip>
  )
}

/** Which key it is: algorithm, fingerprint in groups of four as people compare it, end. */
export function KeyLine({ contactKey }: { readonly contactKey: ContactKey }) {
  const words = t.directory.contact
  const { algorithm, fingerprint, expiresAt } = contactKey
  const ends = expiresAt === null ? words.keyNeverEnds : words.keyEnds(expiresAt.slice(0, 10))
  return (
    <p className="small line">
      <span className="quiet">
        {words.key}
        {algorithm !== null && ` · ${algorithm} · ${ends}`}
      </span>
      {fingerprint !== null && <code className="ltr">{fingerprint.replaceAll(/.{4}(?=.)/g, '$& ')}</code>}
      <KeyChip contactKey={contactKey} />
    </p>
  )
}
