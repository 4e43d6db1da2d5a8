import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { feedPeriods, type Feed } from '../../api-types/observations.ts'
import { textOf, useForm } from '../../data/form.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Tlp } from '../../parts/chips.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextField } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

const markings = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const

/** Marking, retention and period, feed by feed. */
export function FeedsTab() {
  const words = t.settings.feeds
  const query = useWholeList<Feed>('/feeds')
  const whyNot = useWhyNot('observations.retention.edit')
  const [asked, setAsked] = useState<Feed | null>(null)
  return (
    <div className="tab-body">
      <p className="quiet">{words.lead}</p>
      <Loaded query={query}>
        {({ items }) => (
          <section className="card" aria-label={t.settings.tabs.feeds}>
            {items.length === 0 && <p>{words.none}</p>}
            <ul className="entries">
              {items.map((feed) => (
                <li key={feed.feed}>
                  <div className="stack-tight">
                    <span className="line">
                      <strong>{feed.name}</strong> {feed.name !== feed.feed && <code>{feed.feed}</code>}
                    </span>
                    <span className="line small quiet">
                      <Tlp tlp={feed.tlp} /> {words.retention}: {feed.retentionDays} · {words.period}{' '}
                      {words.periods[feed.period]}
                    </span>
                    {!feed.nameLeaves && <span className="small stale">{words.nameStays}</span>}
                  </div>
                  <Button whyNot={whyNot} onClick={() => setAsked(feed)}>
                    {words.edit}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </Loaded>
      {asked !== null && <FeedDialog feed={asked} onClose={() => setAsked(null)} />}
    </div>
  )
}

function FeedDialog({ feed, onClose }: { readonly feed: Feed; readonly onClose: () => void }) {
  const words = t.settings.feeds
  const client = useQueryClient()
  const form = useForm(async (fields) => {
    await api.put(
      `/feeds/${encodeURIComponent(feed.feed)}`,
      {
        name: textOf(fields, 'name').trim(),
        tlp: textOf(fields, 'tlp'),
        retentionDays: Number(textOf(fields, 'retentionDays')),
        period: textOf(fields, 'period'),
      },
      { etag: `"${feed.version}"` },
    )
    onClose()
    announce(words.saved(feed.feed))
    await client.invalidateQueries({ queryKey: ['whole', '/feeds'] })
    await client.invalidateQueries({ queryKey: ['desk'] })
  })
  return (
    <Dialog title={feed.feed} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        {form.error !== null && <Problem error={form.error} />}
        <TextField
          label={words.name}
          name="name"
          defaultValue={feed.name}
          required
          maxLength={200}
          autoFocus
          fault={form.faultOf('/name')}
        />
        <NamedChoice label={words.tlp} name="tlp" defaultValue={feed.tlp} options={markings.map((tlp) => [tlp, tlp])} />
        <TextField
          label={words.retention}
          name="retentionDays"
          type="number"
          min={1}
          max={3650}
          defaultValue={feed.retentionDays}
          required
          fault={form.faultOf('/retentionDays')}
        />
        <NamedChoice
          label={words.period}
          name="period"
          defaultValue={feed.period}
          options={feedPeriods.map((period) => [period, words.periods[period]])}
        />
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {t.shell.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
