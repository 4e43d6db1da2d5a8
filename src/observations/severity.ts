/** How bad a source thinks a problem is, least first; the index is the code in the database. */
export const severities = ['unknown', 'info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** The code of a severity as a source writes it; unknown words are unknown. */
export function severityCode(text: string | null): number {
  return text === null ? 0 : Math.max(0, severities.indexOf(text as Severity))
}

export function severityOfCode(code: number): Severity {
  return severities[code] ?? 'unknown'
}
