import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Channel } from '../../api-types/conscience.ts'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { Fate } from './fate.tsx'
import { Raise } from './raise.tsx'
import { Readers } from './readers.tsx'

/** A way past the head of the team: raise, see the answer, and for readers what waits. @source NORMS-IN-PRACTICE R121 */
export function ConsciencePage() {
  const words = t.conscience
  useTitle(words.title)
  const query = useQuery({
    queryKey: ['/concerns', 'channel'],
    queryFn: ({ signal }) => api.get<Channel>('/concerns/channel', {}, signal),
  })
  return (
    <div className="page">
      <PageHead title={words.title} lead={words.lead} />
      <Loaded query={query}>
        {(channel) => (
          <>
            {channel.reader && <Readers />}
            <Raise channel={channel} />
            <Fate />
            {channel.figures !== null && (
              <section className="card" aria-labelledby="figures">
                <h2 id="figures">{words.figures}</h2>
                <p>{words.figuresOf(channel.figures.raised, channel.figures.opened, channel.figures.answered)}</p>
              </section>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}
