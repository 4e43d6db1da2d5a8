import type { Declarations, StatementBody } from '../../api-types/assessments.ts'

/** A technical advisory for everybody, as a new text begins: of what the writer has not said, nothing is taken as known. */
export const newBody: StatementBody = {
  title: '',
  text: '',
  indicators: [],
  language: 'en',
  kind: 'advisory',
  level: 'technical',
  audience: 'public',
  contacts: [],
  marking: 'TLP:CLEAR',
  detectedAt: null,
  declares: {
    names: null,
    implies: null,
    basis: 'nothing-named',
    sensitive: false,
    vendor: 'none',
    exposes: 'nothing',
    exposureRemedied: false,
    remedy: false,
    personal: null,
    personAtRisk: false,
    sourceMarking: null,
  },
}

/** What can be said now, made ready to be kept as a text of its own: it names nobody. */
export function holdingBody(
  from: StatementBody,
  holding: { readonly title: string; readonly text: string },
): StatementBody {
  return {
    ...newBody,
    ...holding,
    language: 'en',
    kind: 'holding',
    level: 'none',
    detectedAt: from.detectedAt,
    declares: { ...newBody.declares, names: 'nobody', implies: 'nobody', personal: 'none', sourceMarking: 'TLP:CLEAR' },
  }
}

/** One declaration as the entry of a list, and back: an empty entry is "not known". */
export function wordOf(value: Declarations[keyof Declarations]): string {
  return value === null ? '' : String(value)
}

/** The value that an entry stands for. */
export function valueOf(word: string): string | boolean | null {
  if (word === '') return null
  return word === 'true' ? true : word === 'false' ? false : word
}

/** Indicators as they are typed, one a line; a blank in a line parts two. */
export function linesOf(text: string): string[] {
  return text.split(/\s+/).filter((line) => line !== '')
}
