import { hour, plusMs, type Instant } from '#kernel/instant.ts'
import type { Need } from '#kernel/need.ts'
import type { Instrument, Permission } from '#mandates'
import { headOf } from './reading.ts'
import type { TaskingRow } from './store.ts'
import { answerWithinHours, partsOfRef, taskingIdOf } from './tasking.ts'

/** By when a tasking is answered: when the body says, or in three days. */
export function answerDue(row: Pick<TaskingRow, 'deadline' | 'received_at'>): Instant {
  return row.deadline ?? plusMs(row.received_at, answerWithinHours * hour)
}

/** A tasking that nobody has answered. */
export function needOfTasking(row: TaskingRow, now: Instant): Need {
  const { origin } = headOf(row)
  const dueAt = answerDue(row)
  return {
    kind: 'tasking',
    title: `${origin.body} waits for an answer`,
    detail:
      now > dueAt ? 'The time for it is over.' : 'Each act has a decision; the letter wants to be signed off and sent.',
    href: `/taskings/${taskingIdOf(row.tasking_no)}`,
    dueAt,
    harm: 1,
  }
}

function hrefOf(about: { readonly id: string } | null, otherwise: string): string {
  const parts = about === null ? null : partsOfRef(about.id)
  return parts === null ? otherwise : `/taskings/${parts.taskingId}`
}

/** A source that was asked and has not answered; a person looks whether the question has reached it. */
export function needOfPermission(permission: Permission, now: Instant): Need {
  const silent = now > permission.dueAt
  return {
    kind: 'permission',
    title: silent ? `${permission.source} has not answered` : `${permission.source} was asked for its permission`,
    detail:
      permission.messageId === null
        ? 'It is to be asked by other means: the directory has no contact, or the rules kept the mail here.'
        : 'Nothing is passed on without its word.',
    href: hrefOf(permission.about, '/mandates/permissions'),
    dueAt: permission.dueAt,
    harm: 1,
  }
}

/** An instrument that waits for the next person, or a source that is still to be told. */
export function needOfInstrument(instrument: Instrument): Need {
  const { state, reference, source, tellBy, about } = instrument
  const next =
    state === 'recorded'
      ? `${reference} waits for the legal adviser`
      : state === 'validated'
        ? `${reference} waits for the head's countersignature`
        : `${source?.name ?? 'The source'} is to be told what was compelled`
  return {
    kind: 'instrument',
    title: next,
    detail:
      state === 'recorded' || state === 'validated'
        ? 'Nothing is released under it before.'
        : tellBy === null
          ? 'Telling it is barred without an end: look whether the bar still stands.'
          : 'Whoever shared the data must be able to protect itself.',
    href: hrefOf(about, '/mandates/instruments'),
    dueAt: tellBy,
    harm: 1,
  }
}
