import { systemActor } from '#kernel/actor.ts'
import { msOf, second, type Clock } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { Log } from '#platform/log.ts'
import type { SeenFile, WatchedFolder } from '#platform/watched-folder.ts'
import type { Reports } from '../reports/reports.ts'
import { isLastingRefusal, isNoRoom, sentenceOf } from './outcome.ts'
import { createSaidOnce } from './said-once.ts'
import { settledFiles } from './settled.ts'

export interface FolderIntakeDeps {
  readonly folder: WatchedFolder
  readonly reports: Pick<Reports, 'accept'>
  readonly clock: Clock
  readonly log: Log
}

/** Between two looks; a file is taken in at the second that shows it unchanged. */
const lookMs = 5 * second
/** Files taken in at one look, so that a full folder does not hold up a stop. */
export const filesALook = 200
/** Files compared between two looks: more than are taken, so that one that is still written holds up none behind it. */
const filesSeen = 2000
/** What waiting for room is remembered under: no file has a name with a slash. */
const room = '/room'

/**
 * Takes in the files of the watched folder as reports, then moves them to `done/`, or to `refused/` with the reason. A file is moved
 * only after its bytes are safe: a crash between the two takes it in once more, and the same bytes are recognised.
 */
export function createFolderIntake({ folder, reports, clock, log }: FolderIntakeDeps): Job {
  const actor = systemActor('watched-folder')
  const said = createSaidOnce()
  let before: readonly SeenFile[] = []

  async function take(file: SeenFile): Promise<void> {
    try {
      const accepted = await reports.accept(actor, folder.read(file), {
        fileName: fileNameOf(file.name),
        feed: null,
        origin: 'folder',
        exercise: false,
      })
      await folder.done(file)
      log.info({ reportId: accepted.reportId, duplicate: accepted.duplicateOf !== null }, 'a file was taken in')
    } catch (error) {
      if (!isLastingRefusal(error)) throw error
      await folder.refuse(file, error.message)
      log.warn({ file: file.name, code: error.code }, 'a file was refused; the reason lies beside it')
    }
    said.over(file.name)
  }

  async function look(): Promise<readonly SeenFile[] | null> {
    try {
      const now = await folder.look(filesSeen)
      if (said.over('')) log.info('the watched folder can be read again')
      return now
    } catch (error) {
      const reason = sentenceOf(error)
      if (said.isNew('', reason)) log.error({ reason }, 'the watched folder cannot be read; it is tried again')
      return null
    }
  }

  return {
    name: 'observations.watched-folder',
    everyMs: lookMs,
    async run(signal) {
      const now = await look()
      if (now === null) return
      const settled = settledFiles(before, now, msOf(clock())).slice(0, filesALook)
      before = now
      said.keepOnly(new Set([room, ...now.map((file) => file.name)]))
      for (const file of settled) {
        if (signal.aborted) return
        try {
          await take(file)
          if (said.over(room)) log.info('there is room for files of the watched folder again')
        } catch (error) {
          const reason = sentenceOf(error)
          if (isNoRoom(error)) {
            if (said.isNew(room, error.code)) log.error({ reason }, 'files of the watched folder wait for room')
            return
          }
          if (said.isNew(file.name, reason))
            log.warn({ file: file.name, reason }, 'a file could not be taken in; it is tried again')
        }
      }
    },
  }
}

/** A file's name as it is kept: shown to people, so without control characters. */
function fileNameOf(name: string): string {
  // oxlint-disable-next-line no-control-regex -- the controls are what this removes
  return name.replaceAll(/[\u0000-\u001f\u007f]/g, '')
}
