import { useState, type FormEvent } from 'react'
import { ApiError } from '../api.ts'

/** What a form knows of itself while it is sent. */
export interface FormState {
  readonly busy: boolean
  readonly error: unknown
  /** What the node found wrong with one field, by the end of its pointer. */
  readonly faultOf: (pointer: string) => string | undefined
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/** Sends a form once, keeps what was typed when it fails, and hands each fault to its field. */
export function useForm(send: (fields: FormData) => Promise<void>): FormState {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = async (fields: FormData): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await send(fields)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    error,
    faultOf: (pointer) =>
      error instanceof ApiError ? error.faults.find((fault) => fault.pointer.endsWith(pointer))?.reason : undefined,
    onSubmit(event) {
      event.preventDefault()
      if (!busy) void submit(new FormData(event.currentTarget))
    },
  }
}

/** A field's text. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
