import { minute } from '#kernel/instant.ts'

/** How long a code from a mail can be used. */
export const codeLifeMs = 10 * minute
/** Wrong codes after which a new one must be asked for. */
export const codeTries = 5
/** Codes sent for one link in an hour: with the tries above, 15 guesses among a million. */
export const codesPerHour = 3
/** How long the page stays open once a code was right. */
export const pageSessionMs = 60 * minute

/** Six digits, each as likely as the others. @param chance 8 random bytes: the bias that is left is below one in 10^12. */
export function mailCode(chance: Uint8Array): string {
  const number = Buffer.from(chance).readBigUInt64BE(0) % 1_000_000n
  return number.toString().padStart(6, '0')
}

/** A code as people type it: blanks and dashes do not count. Null when it has not six digits. */
export function typedCode(text: string): string | null {
  const digits = text.replace(/[\s-]/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}
