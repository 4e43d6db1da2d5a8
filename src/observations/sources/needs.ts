import type { Need, NeedSource } from '#kernel/need.ts'
import type { Source } from './source.ts'
import type { Sources } from './sources.ts'

/** A source of which nobody has written what it is for. */
export function needOfSource({ feed, waiting }: Pick<Source, 'feed' | 'waiting'>): Need {
  return {
    kind: 'new-source',
    title: `Reports of ${feed} wait: say what they are for`,
    detail:
      'Nobody here has assessed this source. They are kept, and read when the data-protection officer has agreed.',
    href: `/reports?feed=${encodeURIComponent(feed)}`,
    dueAt: null,
    harm: waiting,
  }
}

/** What sources have that needs a person; what waits for the data-protection officer is shown by the approvals. */
export function sourceNeeds(sources: Pick<Sources, 'list'>): NeedSource {
  return async ({ actions }) => {
    if (!actions.has('observations.source.describe')) return []
    return (await sources.list()).filter(({ state }) => state === 'new').map(needOfSource)
  }
}
