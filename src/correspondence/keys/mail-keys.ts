import type { ReadRecipientKey } from '../mail/recipient-keys.ts'
import type { SigningKeys } from './signing-keys.ts'

/** The OpenPGP keys that a mail is protected with: our own to sign, its recipient's to encrypt. */
export interface MailKeys {
  readonly signing: SigningKeys
  readonly readKey: ReadRecipientKey
}
