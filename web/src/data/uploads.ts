import { useSyncExternalStore } from 'react'
import type { ReportTaken } from '../api-types/observations.ts'
import { upload } from '../upload.ts'

/** A report on its way from this browser. */
export interface Upload {
  readonly id: number
  readonly name: string
  /** Share sent, 0 to 1. */
  readonly share: number
  readonly taken: ReportTaken | null
  readonly error: unknown
}

let uploads: readonly Upload[] = []
let next = 1
const listeners = new Set<() => void>()

function set(value: readonly Upload[]): void {
  uploads = value
  for (const listener of listeners) listener()
}

function change(id: number, values: Partial<Upload>): void {
  set(uploads.map((each) => (each.id === id ? { ...each, ...values } : each)))
}

function onLeave(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

interface SendOptions {
  readonly feed: string
  readonly exercise: boolean
  readonly onTaken: () => void
}

/** Sends files one after the other; they go on while the reader looks at other pages. */
export async function sendReports(files: readonly File[], { feed, exercise, onTaken }: SendOptions): Promise<void> {
  const sent = files.map((file) => ({ id: next++, file }))
  set([...uploads, ...sent.map(({ id, file }) => ({ id, name: file.name, share: 0, taken: null, error: null }))])
  window.addEventListener('beforeunload', onLeave)
  for (const { id, file } of sent) {
    try {
      const taken = await upload<ReportTaken>({
        path: '/reports',
        query: { feed, exercise: exercise || undefined },
        file,
        onProgress: (share) => change(id, { share }),
      })
      change(id, { taken, share: 1 })
      onTaken()
    } catch (error) {
      change(id, { error })
    }
  }
  if (uploads.every(({ taken, error }) => taken !== null || error !== null))
    window.removeEventListener('beforeunload', onLeave)
}

/** Takes an upload that has ended off the list. */
export function dismissUpload(id: number): void {
  set(uploads.filter((each) => each.id !== id))
}

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => uploads,
  )
}
