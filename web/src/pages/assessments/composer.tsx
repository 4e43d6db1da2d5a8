import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import {
  tlps,
  type Assessment,
  type Declarations,
  type Statement,
  type StatementBody,
} from '../../api-types/assessments.ts'
import type { Contact } from '../../api-types/directory.ts'
import type { Page } from '../../api-types/page.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { LexiconHints } from './lexicon-hints.tsx'
import { linesOf, newBody, valueOf, wordOf } from './text-body.ts'

interface ComposerProps {
  readonly assessmentId: string | null
  /** The text that is changed; a new one where there is none. */
  readonly statement?: Statement
  readonly body?: StatementBody
  readonly onKept: (statementId: string) => void
  readonly onClose: () => void
}

/** Writes a text: its words, who may read it, and what its writer declares of it. */
export function Composer({ assessmentId, statement, body: given, onKept, onClose }: ComposerProps) {
  const words = t.assessments.statement
  const client = useQueryClient()
  const [body, setBody] = useState<StatementBody>(given ?? statement?.body ?? newBody)
  const [number, setNumber] = useState<number | null>(statement?.number ?? null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const set = (values: Partial<StatementBody>): void => setBody((now) => ({ ...now, ...values }))
  const rests = statement?.assessmentId ?? assessmentId

  const keep = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const content = { body, assessmentId: rests, number }
      let statementId = statement?.statementId
      if (statementId === undefined)
        statementId = (await api.post<{ statementId: string }>('/statements', content)).statementId
      else await api.put(`/statements/${statementId}`, content, { etag: `"${statement?.revision}"` })
      announce(words.kept)
      await client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey.some((part) => part === 'statement' || part === '/statements'),
      })
      onKept(statementId)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void keep()
      }}
    >
      <TextField
        label={words.name}
        wide
        required
        maxLength={200}
        value={body.title}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextArea
        label={words.text}
        required
        rows={8}
        maxLength={50_000}
        value={body.text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <LexiconHints text={`${body.title}\n${body.text}`} language={body.language} />
      <TextArea
        label={words.indicators}
        rows={3}
        spellCheck={false}
        defaultValue={body.indicators.join('\n')}
        onChange={(event) => set({ indicators: linesOf(event.target.value) })}
      />
      <div className="line">
        <Choice
          label={words.kind}
          value={body.kind}
          options={Object.entries(words.kinds)}
          onChoose={(kind) => set({ kind })}
        />
        <Choice
          label={words.level}
          value={body.level}
          options={Object.entries(words.levels)}
          onChoose={(level) => set({ level })}
        />
      </div>
      <div className="line">
        <Choice
          label={words.audience}
          value={body.audience}
          options={Object.entries(words.audiences)}
          onChoose={(audience) =>
            set({ audience: audience as StatementBody['audience'], ...(audience === 'public' ? { contacts: [] } : {}) })
          }
        />
        <Choice
          label={words.marking}
          value={body.marking}
          options={tlps.map((tlp) => [tlp, tlp])}
          onChoose={(marking) => set({ marking })}
        />
        <Choice
          label={words.sourceMarking}
          value={wordOf(body.declares.sourceMarking)}
          options={[['', words.notKnown], ...tlps.map((tlp) => [tlp, tlp] as const)]}
          onChoose={(tlp) => set({ declares: { ...body.declares, sourceMarking: tlp || null } })}
        />
      </div>
      {body.audience === 'contacts' && <Contacts chosen={body.contacts} onChange={(contacts) => set({ contacts })} />}
      <div className="line">
        <TextField
          label={words.detectedAt}
          type="datetime-local"
          value={body.detectedAt?.slice(0, 16) ?? ''}
          onChange={(event) => set({ detectedAt: event.target.value === '' ? null : `${event.target.value}:00Z` })}
        />
        <TextField
          label={words.language}
          value={body.language}
          size={6}
          onChange={(event) => set({ language: event.target.value })}
        />
        {rests !== null && <RestsOn assessmentId={rests} number={number} onChoose={setNumber} />}
      </div>
      <Declares declares={body.declares} onChange={(declares) => set({ declares })} />
      {error !== null && <Problem error={error} />}
      <div className="actions">
        <Button onClick={onClose}>{t.shell.cancel}</Button>
        <Button kind="primary" type="submit" whyNot={busy ? t.shell.loading : undefined}>
          {words.keep}
        </Button>
      </div>
    </form>
  )
}

function Declares({
  declares,
  onChange,
}: {
  readonly declares: Declarations
  readonly onChange: (declares: Declarations) => void
}) {
  const words = t.assessments.statement
  const yesNo = { true: t.words.yes, false: t.words.no }
  return (
    <fieldset className="stack-tight">
      <legend>{words.declares}</legend>
      <p className="small quiet">{words.declaresNote}</p>
      <div className="line">
        {Object.entries(words.declared).map(([name, label]) => (
          <Choice
            key={name}
            label={label}
            value={wordOf(declares[name as keyof Declarations])}
            options={[['', words.notKnown], ...Object.entries(words.options[name] ?? yesNo)]}
            onChoose={(word) => onChange({ ...declares, [name]: valueOf(word) })}
          />
        ))}
      </div>
    </fieldset>
  )
}

function RestsOn({
  assessmentId,
  number,
  onChoose,
}: {
  readonly assessmentId: string
  readonly number: number | null
  readonly onChoose: (number: number | null) => void
}) {
  const words = t.assessments.statement
  const query = useQuery({
    queryKey: ['assessment', assessmentId],
    queryFn: ({ signal }) => api.getVersioned<Assessment>(`/assessments/${encodeURIComponent(assessmentId)}`, signal),
    staleTime: Infinity,
  })
  return (
    <Choice
      label={words.rests}
      value={number === null ? '' : String(number)}
      options={[
        ['', words.restsNone],
        ...(query.data?.value.versions ?? []).map(
          (each) => [String(each.number), t.assessments.version(each.number)] as const,
        ),
      ]}
      onChoose={(chosen) => onChoose(chosen === '' ? null : Number(chosen))}
    />
  )
}

function Contacts({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[]
  readonly onChange: (contacts: readonly string[]) => void
}) {
  const words = t.assessments.statement
  const query = useQuery({
    queryKey: ['directory', 'contacts', 'for-statement'],
    queryFn: ({ signal }) => api.get<Page<Contact>>('/directory/contacts', { limit: 200 }, signal),
  })
  const contacts = query.data?.items ?? []
  const nameOf = (id: string): string => {
    const contact = contacts.find(({ contactId }) => contactId === id)
    return contact === undefined ? id : `${contact.team} (${contact.email})`
  }
  return (
    <div className="stack-tight">
      <ul className="dots">
        {chosen.map((id) => (
          <li key={id}>
            {nameOf(id)}{' '}
            <Button
              kind="plain"
              aria-label={t.assessments.removeNamed(nameOf(id))}
              onClick={() => onChange(chosen.filter((each) => each !== id))}
            >
              {t.assessments.remove}
            </Button>
          </li>
        ))}
      </ul>
      <Choice
        label={words.addContact}
        value=""
        options={[
          ['', words.chooseContact],
          ...contacts
            .filter(({ contactId }) => !chosen.includes(contactId))
            .map(({ contactId }) => [contactId, nameOf(contactId)] as const),
        ]}
        onChoose={(id) => id !== '' && onChange([...chosen, id])}
      />
    </div>
  )
}
