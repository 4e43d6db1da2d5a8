import { AppError } from '#kernel/errors.ts'

interface Known {
  readonly sign: RegExp
  readonly sentence: string
}

/** What PostgreSQL's programs and the system say, and what a person should read instead. */
const known: readonly Known[] = [
  {
    sign: /No space left on device|ENOSPC|EDQUOT|Disk quota exceeded/,
    sentence: 'The disk that holds the data folder is full; free some space and start again.',
  },
  {
    sign: /Read-only file system|EROFS/,
    sentence: 'The data folder lies on a disk that is mounted read-only; name another with --data.',
  },
  {
    sign: /could not map anonymous shared memory|Cannot allocate memory|ENOMEM/,
    sentence: 'There is too little memory for PostgreSQL; it needs about 200 MB.',
  },
  {
    sign: /error while loading shared libraries: (\S+)/,
    sentence: 'PostgreSQL cannot start because a library of the system is missing: $1.',
  },
  {
    sign: /database files are incompatible with server|was initialized by PostgreSQL version/,
    sentence:
      'The database was written by another version of PostgreSQL; restore a backup with this version, or go back to that one.',
  },
  {
    sign: /could not locate a valid checkpoint record|invalid primary checkpoint record/,
    sentence: 'The database files are damaged; restore the last backup into an empty data folder.',
  },
  {
    sign: /Permission denied|EACCES|EPERM/,
    sentence: 'PostgreSQL may not read or write its part of the data folder; check who owns it.',
  },
  {
    sign: /File name too long|ENAMETOOLONG/,
    sentence: 'The path of the data folder is too long for this system; name a shorter one with --data.',
  },
]

/** One sentence for why PostgreSQL did not start, found in the last lines that it wrote. */
export function startFault(lines: readonly string[], cause?: unknown): AppError {
  const text = lines.join('\n')
  for (const { sign, sentence } of known) {
    const match = sign.exec(text)
    if (match)
      return new AppError('platform.start-failed', sentence.replace('$1', match[1] ?? ''), {
        cause: cause ?? new Error(text),
      })
  }
  const last = lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  return new AppError('platform.start-failed', `PostgreSQL did not start: ${last.trim()}.`, {
    cause: cause ?? new Error(text),
  })
}

/** One sentence for a data folder that cannot be made or written. */
export function folderFault(folder: string, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  const why: Readonly<Record<string, string>> = {
    EACCES: 'cannot be written by this user',
    EPERM: 'cannot be written by this user',
    EROFS: 'lies on a disk that is mounted read-only',
    ENOENT: 'cannot be made there',
    ENOTDIR: 'cannot be made: a part of its path is a file',
    EEXIST: 'is a file',
    ENOSPC: 'lies on a disk that is full',
    EDQUOT: 'lies on a disk that is full',
    ENAMETOOLONG: 'has a path that is too long for this system',
  }
  return new AppError(
    'platform.start-failed',
    `The data folder ${folder} ${why[code] ?? `cannot be used (${code})`}.`,
    { cause },
  )
}
