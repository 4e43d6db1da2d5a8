import { errorCodes, type ErrorCode, type ErrorKind } from '#kernel/error-codes.ts'
import { AppError } from '#kernel/errors.ts'
import { passes } from '#kernel/passing.ts'

const statusOfKind = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  refused: 422,
  rate: 429,
  unavailable: 503,
  broken: 500,
} as const satisfies Record<ErrorKind, number>

/** The HTTP status of a code. */
export function statusOf(code: ErrorCode): number {
  return statusOfKind[errorCodes[code].kind]
}

/** A problem as it is sent. @source RFC 9457 */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ErrorCode
  readonly faults?: readonly { pointer: string; reason: string }[]
}

interface FastifyFailure {
  readonly validation?: readonly {
    instancePath: string
    message?: string
    params?: Record<string, unknown>
  }[]
  readonly validationContext?: string
  readonly statusCode?: number
  readonly code?: string
}

/** What any thrown thing is in our words; what nobody foresaw becomes `platform.internal`, which says nothing. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const failure = error as FastifyFailure
  if (failure.validation) {
    const faults = failure.validation.map((fault) => ({
      pointer:
        `${failure.validationContext === 'body' ? '' : `/${failure.validationContext ?? ''}`}${fault.instancePath}` ||
        '/',
      reason: `${fault.message ?? 'is wrong'}${extraName(fault.params)}`,
    }))
    return new AppError('platform.bad-request', 'The request does not have the form that this address expects.', {
      faults,
    })
  }
  if (failure.statusCode === 413)
    return new AppError('platform.too-large', 'The body is larger than this address takes.')
  if (failure.statusCode === 404) return new AppError('platform.not-found', 'There is nothing at this address.')
  if (failure.statusCode !== undefined && failure.statusCode >= 400 && failure.statusCode < 500)
    return new AppError('platform.bad-request', 'The request could not be read.', { cause: error })
  if (passes(error))
    return new AppError(
      'platform.database',
      'The database does not answer at the moment; what was acknowledged is not lost. Try again in a moment.',
      { cause: error, retryAfterSeconds: 5 },
    )
  return new AppError('platform.internal', 'Something went wrong that nobody foresaw; the log of the node has more.', {
    cause: error,
  })
}

function extraName(params: Record<string, unknown> | undefined): string {
  const name = params?.['additionalProperty'] ?? params?.['additionalProperties']
  return name === undefined ? '' : ` (${String(name)})`
}

/** An error as problem+json. */
export function presentProblem(error: AppError): Problem {
  return {
    type: 'about:blank',
    title: errorCodes[error.code].meaning,
    status: statusOf(error.code),
    detail: error.message,
    code: error.code,
    ...(error.faults.length > 0 ? { faults: error.faults } : {}),
  }
}
