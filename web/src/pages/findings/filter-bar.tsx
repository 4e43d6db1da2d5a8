import { useState } from 'react'
import { findingStates } from '../../api-types/observations.ts'
import { useTypedState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import type { Search } from '../../router.tsx'
import { t } from '../../text/index.ts'
import { ArchiveChoice } from './archive-choice.tsx'
import { filterNames, isFiltered } from './filters.ts'

interface FilterBarProps {
  readonly search: Search
  readonly change: (values: Readonly<Record<string, string | undefined>>) => void
}

/** Filters that are used less; where room is short they stand behind a button. */
const lesser = ['type', 'feed', 'asn', 'country', 'since', 'exercise', 'archive'] as const

/** The filters of the findings; each stands in the address of the page. */
export function FilterBar({ search, change, compact }: FilterBarProps & { readonly compact: boolean }) {
  const words = t.findings
  const any = ['', words.any] as const
  const choose = (name: string) => (value: string) => change({ [name]: value })
  const [asked, setAsked] = useState<boolean | null>(null)
  const shown = asked ?? !(compact || window.matchMedia('(width < 60rem)').matches)
  const inForce = lesser.filter((name) => (search[name] ?? '') !== '').length
  return (
    <div className="filters" role="search" aria-label={words.filters}>
      <Typed
        name="search"
        label={words.search}
        placeholder={words.searchPlaceholder}
        wide
        search={search}
        change={change}
        type="search"
      />
      <Choice
        label={words.field.state}
        value={search['state'] ?? ''}
        onChoose={choose('state')}
        options={[any, ...findingStates.map((state) => [state, t.words.findingState[state]] as const)]}
      />
      <Choice
        label={words.field.route}
        value={search['route'] ?? ''}
        onChoose={choose('route')}
        options={[any, ...Object.entries(words.route)]}
      />
      {shown && (
        <>
          <Typed name="type" label={words.field.type} search={search} change={change} placeholder="vulnerable-system" />
          <Typed name="asn" label={words.field.asn} search={search} change={change} placeholder="64500" />
          <Typed
            name="country"
            label={words.field.country}
            search={search}
            change={change}
            placeholder="ZZ"
            maxLength={2}
          />
          <Typed
            name="feed"
            label={words.field.feed}
            search={search}
            change={change}
            placeholder="shadowserver:scan_redis"
          />
          <TextField
            label={words.field.since}
            type="date"
            value={(search['since'] ?? '').slice(0, 10)}
            onChange={(event) => change({ since: event.target.value })}
          />
          <Choice
            label={words.field.exercise}
            value={search['exercise'] ?? ''}
            onChoose={choose('exercise')}
            options={Object.entries(words.exercise)}
          />
          <ArchiveChoice month={search['archive'] ?? ''} onChoose={choose('archive')} />
          <Choice
            label={words.field.order}
            value={search['order'] ?? 'newest'}
            onChoose={(value) => change({ order: value === 'newest' ? '' : value })}
            options={Object.entries(words.order)}
          />
          <Choice
            label={words.field.group}
            value={search['group'] ?? ''}
            onChoose={choose('group')}
            options={Object.entries(words.group)}
          />
        </>
      )}
      <Button kind="plain" aria-expanded={shown} onClick={() => setAsked(!shown)}>
        {shown ? words.fewer : words.moreFilters(inForce)}
      </Button>
      {isFiltered(search) && (
        <Button kind="plain" onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, undefined])))}>
          {words.clear}
        </Button>
      )}
    </div>
  )
}

interface TypedProps extends FilterBarProps {
  readonly name: string
  readonly label: string
  readonly placeholder?: string
  readonly wide?: boolean
  readonly type?: string
  readonly maxLength?: number
}

function Typed({ name, search, change, ...field }: TypedProps) {
  const [text, type] = useTypedState(search[name] ?? '', (value) => change({ [name]: value.trim() }))
  return (
    <TextField
      {...field}
      value={text}
      onChange={(event) => type(event.target.value)}
      spellCheck={false}
      autoComplete="off"
      data-search={name === 'search' || undefined}
      onKeyDown={(event) => {
        // From the search straight into its result.
        if (event.key === 'Enter' || event.key === 'ArrowDown')
          document.querySelector<HTMLElement>('[data-grid]')?.focus()
      }}
    />
  )
}
