/** For tests: columns and events in one shape, to be compared. */
import type { Event } from '../event.ts'
import { eventFields, type EventColumns } from './event-columns.ts'

/** What an event says. */
export const rowOf = (event: Event) => [
  Object.fromEntries(eventFields.map((name) => [name, event[name]])),
  event.classification,
  event.evidence,
]

/** What columns say, row by row, in the same shape. */
export function rowsOf(columns: EventColumns) {
  return Array.from({ length: columns.rows }, (_, row) => {
    const evidence: Record<string, string> = {}
    for (const { name, column } of columns.all()) {
      const text = columns.textOf(column, row)
      if (text !== null && column >= eventFields.length) evidence[name] = text
    }
    return [
      Object.fromEntries(eventFields.map((name) => [name, columns.valueOf(name, row)])),
      columns.classes[columns.classAt(row)],
      evidence,
    ]
  })
}
