import { useTypedState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import type { Search } from '../../router.tsx'
import { t } from '../../text/index.ts'
import { filterNames, isFiltered } from '../findings/filters.ts'

/** Every filter of this page, taken away. */
export const clearedFilters: Readonly<Record<string, undefined>> = Object.fromEntries(
  [...filterNames, 'owner'].map((name) => [name, undefined]),
)

interface AgeingFiltersProps {
  readonly search: Search
  readonly change: (values: Readonly<Record<string, string | undefined>>) => void
}

/** Whose they are, in which order, and which: each stands in the address of the page. */
export function AgeingFilters({ search, change }: AgeingFiltersProps) {
  const words = t.ageing
  const narrowed = isFiltered(search) || (search['owner'] ?? '') !== ''
  return (
    <div className="filters" role="search" aria-label={t.findings.filters}>
      <Typed
        name="search"
        label={t.findings.search}
        placeholder={t.findings.searchPlaceholder}
        {...{ search, change }}
      />
      <Choice
        label={words.owner}
        value={search['owner'] ?? ''}
        onChoose={(owner) => change({ owner })}
        options={[['', words.owners.any], ['me', words.owners.me], ...Object.entries(t.words.role)]}
      />
      <Choice
        label={words.order}
        value={search['order'] ?? 'harm'}
        onChoose={(order) => change({ order: order === 'harm' ? '' : order })}
        options={Object.entries(words.orders)}
      />
      <Typed name="identifier" label={t.findings.field.identifier} placeholder="open-redis" {...{ search, change }} />
      <Typed name="asn" label={t.findings.field.asn} placeholder="64500" {...{ search, change }} />
      {narrowed && (
        <Button kind="plain" onClick={() => change(clearedFilters)}>
          {t.findings.clear}
        </Button>
      )}
    </div>
  )
}

interface TypedProps extends AgeingFiltersProps {
  readonly name: string
  readonly label: string
  readonly placeholder: string
}

function Typed({ name, label, placeholder, search, change }: TypedProps) {
  const [text, type] = useTypedState(search[name] ?? '', (value) => change({ [name]: value.trim() }))
  const main = name === 'search'
  return (
    <TextField
      label={label}
      placeholder={placeholder}
      wide={main}
      type={main ? 'search' : 'text'}
      value={text}
      onChange={(event) => type(event.target.value)}
      spellCheck={false}
      autoComplete="off"
      data-search={main || undefined}
      onKeyDown={(event) => {
        // From the search straight into its result.
        if (event.key === 'Enter') document.querySelector<HTMLElement>('[data-grid]')?.focus()
      }}
    />
  )
}
