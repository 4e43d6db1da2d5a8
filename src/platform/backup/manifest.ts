import { AppError } from '#kernel/errors.ts'
import { Type, type Static, type TSchema } from '#kernel/schema.ts'

/** The form of the archive; another form gets another number. */
export const archiveForm = 1

const strict = { additionalProperties: false } as const

/** A table as it was: its columns in the order of the rows, and its place where it is part of a larger table. */
const table = Type.Object(
  {
    schema: Type.String(),
    name: Type.String(),
    columns: Type.Array(Type.String()),
    partition: Type.Union([
      Type.Object({ parentSchema: Type.String(), parentName: Type.String(), bound: Type.String() }, strict),
      Type.Null(),
    ]),
  },
  strict,
)
export type ArchivedTable = Static<typeof table>

const manifest = Type.Object(
  {
    form: Type.Literal(archiveForm),
    backupId: Type.String({ pattern: '^backup_[0-9a-z]{1,40}$' }),
    /** The moment of the database that it holds. */
    takenAt: Type.String({ format: 'date-time' }),
    version: Type.String(),
    migrations: Type.Array(Type.Object({ room: Type.String(), name: Type.String(), sha256: Type.String() }, strict)),
    tables: Type.Array(table),
  },
  strict,
)
/** What an archive holds, said before it. */
export type Manifest = Static<typeof manifest>

const trailer = Type.Object(
  {
    /** Of every byte before this file. */
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    rows: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
    files: Type.Integer({ minimum: 0 }),
  },
  strict,
)
/** What an archive held, said after it: without it, the archive is a part of one. */
export type Trailer = Static<typeof trailer>

const sequences = Type.Array(
  Type.Object({ schema: Type.String(), name: Type.String(), value: Type.String(), called: Type.Boolean() }, strict),
)
/** Where each sequence stood. */
export type Sequences = Static<typeof sequences>

/** Names of the archive's own files; a table's rows lie in `tables/`, a file of the data folder in `files/`. */
export const names = {
  manifest: 'manifest.json',
  sequences: 'sequences.json',
  trailer: 'end.json',
  tables: 'tables/',
  files: 'files/',
} as const

/** A table's name as a key: rooms and tables are named by us, and have no dot. */
export const tableKey = ({ schema, name }: Pick<ArchivedTable, 'schema' | 'name'>): string => `${schema}.${name}`

/** Reads what a backup says of itself. */
export interface ManifestReader {
  /** @throws {AppError} `platform.backup-newer` for a form that this version does not know, `platform.backup-damaged` */
  manifest(bytes: Uint8Array): Manifest
  /** @throws {AppError} `platform.backup-damaged` */
  sequences(bytes: Uint8Array): Sequences
  /** @throws {AppError} `platform.backup-damaged` */
  trailer(bytes: Uint8Array): Trailer
}

/** To be had before a backup is read: what checks is a large library, which only a backup that is read needs, and its bytes are not to wait for it. */
export async function loadManifestReader(): Promise<ManifestReader> {
  const { Check } = await import('typebox/value')
  function checked<T extends TSchema>(schema: T, value: unknown): Static<T> {
    if (!Check(schema, value)) throw unreadable()
    return value
  }
  return {
    manifest(bytes) {
      const value = json(bytes)
      const form = (value as { form?: unknown } | null)?.form
      if (typeof form === 'number' && form > archiveForm)
        throw new AppError(
          'platform.backup-newer',
          'The backup was made by a newer version of Comity, in a form that this one does not read; restore it with that version.',
        )
      return checked(manifest, value)
    },
    sequences: (bytes) => checked(sequences, json(bytes)),
    trailer: (bytes) => checked(trailer, json(bytes)),
  }
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}

const unreadable = (): AppError =>
  new AppError(
    'platform.backup-damaged',
    'The file is no whole backup of a node: what it says of itself cannot be read.',
  )
