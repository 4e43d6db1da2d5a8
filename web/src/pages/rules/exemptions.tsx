import type { FormEvent } from 'react'
import type { Exemption, OverlayView, ShownExemption } from '../../api-types/policy.ts'
import { useAct } from '../../data/act.ts'
import { textOf } from '../../data/form.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { Empty, Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { overlayKey, saveDraft, useOverlay, workingContent } from './overlay.ts'

const tones = { 'to-come': 'quiet', 'in-force': 'accent', 'due-to-expire': 'care', expired: 'quiet' } as const
const contentClasses = ['public', 'defensive', 'sample', 'tool', 'training']
const functions = [
  'csirt',
  'psirt',
  'police',
  'ministry',
  'operator',
  'hospital',
  'academic',
  'bank',
  'isp',
  'civil-society',
]

/** The exemption library: what may go to whom, by which provision, until when. */
export function Exemptions() {
  const words = t.rules.exemptions
  const library = useWholeList<ShownExemption>('/norms/exemptions')
  return (
    <>
      <p className="quiet">{words.lead}</p>
      <Loaded query={library}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={words.none} detail={words.noneDetail} />
          ) : (
            <ul className="stack">
              {items.map((entry) => (
                <li key={entry.id} className="card">
                  <p className="line">
                    <code>{entry.id}</code>
                    <Chip tone={tones[entry.state]}>{words.state[entry.state]}</Chip>
                    <span className="small quiet">{words.days(entry.daysLeft)}</span>
                  </p>
                  <p>
                    {entry.content.join(', ')} → {entry.recipients.join(', ')}, {words.places[entry.place]}
                  </p>
                  <p>{entry.citation}</p>
                  <p className="small quiet">
                    {entry.from} – {entry.until}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Loaded query={useOverlay()}>{(view) => <EntryForm key={view.draft?.version ?? 0} view={view} />}</Loaded>
    </>
  )
}

function EntryForm({ view }: { readonly view: OverlayView }) {
  const words = t.rules.exemptions
  const { error, run } = useAct()
  const whyNot = useWhyNot('norms.policy.edit')
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const get = (name: string): string => textOf(fields, name).trim()
    const entry: Exemption = {
      id: get('id'),
      content: [get('content')],
      recipients: [get('recipients')],
      place: get('place'),
      citation: get('citation'),
      reason: get('reason'),
      from: get('from'),
      until: get('until'),
    }
    const content = workingContent(view)
    const exemptions = [...content.exemptions.filter(({ id }) => id !== entry.id), entry]
    void run(async () => void (await saveDraft(view, { ...content, exemptions })), t.rules.policy.added, [overlayKey])
  }
  const plain = (values: readonly string[]): (readonly [string, string])[] => values.map((value) => [value, value])
  return (
    <form className="stack card" onSubmit={send}>
      <TextField label={words.name} name="id" required pattern="[a-z0-9]+(-[a-z0-9]+)*" maxLength={40} />
      <NamedChoice label={words.content} name="content" defaultValue="defensive" options={plain(contentClasses)} />
      <NamedChoice label={words.recipients} name="recipients" options={plain(functions)} />
      <NamedChoice label={words.place} name="place" options={Object.entries(words.places)} />
      <TextField label={words.citation} name="citation" required maxLength={300} />
      <TextArea label={t.rules.policy.reason} name="reason" rows={2} required />
      <TextField label={words.from} name="from" type="date" required />
      <TextField label={words.until} name="until" type="date" required />
      {error !== null && <Problem error={error} />}
      <div className="line">
        <Button type="submit" kind="primary" whyNot={whyNot}>
          {words.add}
        </Button>
      </div>
    </form>
  )
}
