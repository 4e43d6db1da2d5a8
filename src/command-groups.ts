import { randomBytes } from 'node:crypto'
import type { Command } from '#kernel/command.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { instantFromMs } from '#kernel/instant.ts'

/** Commands that come from one place, with the nouns that they begin with: a command line loads what it names, and no other room. */
export interface CommandGroup {
  readonly nouns: readonly string[]
  load(version: string): Promise<readonly Command[]>
}

async function logGroup(): Promise<readonly Command[]> {
  const { logCommands } = await import('#transparency')
  const { replayLogged } = await import('./replay-logged.ts')
  const { logAtUrl } = await import('./log-at-url.ts')
  return logCommands({ replay: replayLogged, openUrl: logAtUrl, now: () => instantFromMs(Date.now()) })
}

async function observationGroup(): Promise<readonly Command[]> {
  const room = await import('#observations')
  return [
    ...room.reportCommands,
    ...room.sourceCommands,
    ...room.findingCommands,
    ...room.followUpCommands,
    ...room.notificationCommands,
    ...room.batchCommands,
  ]
}

async function backupGroup(version: string): Promise<readonly Command[]> {
  const { backupCommands } = await import('./backup/commands.ts')
  const { verifyLogWith } = await import('./backup/verify-log.ts')
  return backupCommands({
    version,
    now: () => new Date(),
    newId: timeOrderedIds(() => instantFromMs(Date.now()), randomBytes),
    verifyLog: verifyLogWith(await logGroup()),
  })
}

/** All commands but `serve`, in the order in which `comity help` lists them. */
export const commandGroups: readonly CommandGroup[] = [
  { nouns: ['account', 'init', 'setup', 'token'], load: async () => (await import('#identity')).identityCommands },
  { nouns: ['directory'], load: async () => (await import('#directory')).directoryCommands },
  { nouns: ['mandate'], load: async () => (await import('#mandates')).mandatesCommands },
  { nouns: ['tasking'], load: async () => (await import('#taskings')).taskingCommands },
  { nouns: ['report', 'source', 'finding', 'notification', 'batch'], load: observationGroup },
  { nouns: ['measure'], load: async () => (await import('#measures')).measureCommands },
  { nouns: ['norms'], load: async () => (await import('#norms')).normsCommands },
  { nouns: ['log'], load: logGroup },
  { nouns: ['norms'], load: async () => [(await import('#transparency')).normReportCommand] },
  { nouns: ['approval'], load: async () => (await import('#norms')).approvalCommands },
  { nouns: ['assessment'], load: async () => (await import('#assessments')).assessmentCommands },
  { nouns: ['mail', 'message'], load: async () => (await import('#correspondence')).correspondenceCommands },
  { nouns: ['backup', 'restore'], load: backupGroup },
  { nouns: ['doctor'], load: async () => (await import('./doctor.ts')).doctorCommands },
  { nouns: ['demo'], load: async () => (await import('./demo/commands.ts')).demoCommands },
  { nouns: ['settings'], load: async () => (await import('#platform/commands.ts')).platformCommands },
]

/** The commands that begin with this noun; without one, all. */
export async function loadCommands(version: string, noun?: string): Promise<readonly Command[]> {
  const named = commandGroups.filter(({ nouns }) => noun === undefined || nouns.includes(noun))
  return (await Promise.all(named.map((group) => group.load(version)))).flat()
}
