import { en } from './en.ts'

/** What every language of the console provides. English is the source; the compiler finds what a translation lacks. */
export type Messages = typeof en

/** The texts of the console in the reader's language. */
export const t: Messages = en
