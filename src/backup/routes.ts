import { Type } from '#kernel/schema.ts'
import { instant } from '#kernel/instant.ts'
import type { BackupRecords } from '#platform/backup/records.ts'
import { route, type Route } from '#platform/http/route.ts'

const strict = { additionalProperties: false } as const

const record = Type.Object(
  {
    backupId: Type.String({ pattern: '^backup_[0-9a-z]{1,40}$' }),
    takenAt: Type.String({ format: 'date-time' }),
    sizeBytes: Type.Integer({ minimum: 1 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    encrypted: Type.Boolean(),
    rows: Type.Integer({ minimum: 0 }),
  },
  strict,
)

const shown = 50

/** The addresses at which the command says that a backup was made. No backup is taken here: it would leave the machine as an answer. */
export function backupRoutes(records: BackupRecords): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/backups',
      access: 'platform.operate',
      summary: 'The last backups that were made, the newest first.',
      response: Type.Object({ items: Type.Array(record) }, strict),
      handler: async () => ({ items: [...(await records.list(shown))] }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/backups',
      access: 'platform.operate',
      summary: 'Puts on record that a backup was made and lies whole on its disk.',
      body: record,
      response: Type.Object({ backupId: Type.String() }, strict),
      async handler({ actor, body }) {
        await records.record(actor, { ...body, takenAt: instant(body.takenAt) })
        return { backupId: body.backupId }
      },
    }),
  ]
}
