import type { ErrorCode } from './error-codes.ts'

/** One thing wrong with an input: where (JSON Pointer, RFC 6901) and why. */
export interface Fault {
  readonly pointer: string
  readonly reason: string
}

/** What may be said beside an error's code and sentence. */
export interface ErrorDetail {
  readonly faults?: readonly Fault[]
  readonly cause?: unknown
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number
}

/**
 * Refused or failed, with a code from the closed table and one sentence for a person.
 * A broken invariant is no AppError: it is an assertion, and it stops.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly faults: readonly Fault[]
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.name = 'AppError'
    this.code = code
    this.faults = detail.faults ?? []
    this.retryAfterSeconds = detail.retryAfterSeconds
  }
}

/** Whether something thrown is an AppError, of that code when one is named. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code)
}
