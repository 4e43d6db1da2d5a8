import type { ReactNode } from 'react'
import { executorKinds, impairments, noticeStates, targetClasses, urgencies } from '../../api-types/measures.ts'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'
import { reachOf, type Draft } from './proposal-form.ts'

/** The form's texts, and how one is changed. */
export interface Filling {
  readonly draft: Draft
  readonly set: (name: string, value: string) => void
}

const field = t.measures.field
type FieldName = keyof typeof field

function Line({
  filling,
  name,
  hint,
  ...rest
}: { filling: Filling; name: FieldName; hint?: string } & React.ComponentProps<'input'>) {
  return (
    <TextField
      label={field[name]}
      hint={hint}
      name={name}
      value={filling.draft[name] ?? ''}
      onChange={(event) => filling.set(name, event.target.value)}
      {...rest}
    />
  )
}

function Text({ filling, name, hint, rows = 2 }: { filling: Filling; name: FieldName; hint?: string; rows?: number }) {
  return (
    <TextArea
      label={field[name]}
      hint={hint}
      name={name}
      rows={rows}
      maxLength={2000}
      value={filling.draft[name] ?? ''}
      onChange={(event) => filling.set(name, event.target.value)}
    />
  )
}

function Pick({
  filling,
  name,
  options,
}: {
  filling: Filling
  name: FieldName
  options: readonly (readonly [string, string])[]
}) {
  return (
    <Choice
      label={field[name]}
      name={name}
      value={filling.draft[name] ?? ''}
      onChoose={(value) => filling.set(name, value)}
      options={options}
    />
  )
}

/** Yes, no, or not said: three answers, since a missing one is no "no". */
function Answer({ filling, name }: { filling: Filling; name: FieldName }) {
  const options = [
    ['', t.measures.notSaid],
    ['yes', t.words.yes],
    ['no', t.words.no],
  ] as const
  return <Pick filling={filling} name={name} options={options} />
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="card stack">
      <legend>
        <h2>{title}</h2>
      </legend>
      {children}
    </fieldset>
  )
}

const listed = (
  list: readonly string[],
  names: Readonly<Record<string, string>>,
  first: readonly (readonly [string, string])[] = [],
) => [...first, ...list.map((one) => [one, names[one] ?? one] as const)]

/** The questions that the act raises, and no others. */
export function Fields({ filling }: { readonly filling: Filling }) {
  const words = t.measures
  const reach = reachOf(filling.draft['kind'] ?? '')
  const notSaid = [['', words.notSaid]] as const
  return (
    <>
      <Section title={words.section.what}>
        <Pick filling={filling} name="kind" options={listed(Object.keys(words.kind), words.kind)} />
        <Line filling={filling} name="title" hint={field.titleHint} required maxLength={200} />
        <Text filling={filling} name="targets" hint={field.targetsHint} rows={4} />
        {reach !== 'look' && (
          <>
            <Line filling={filling} name="expiryHours" hint={field.expiryHint} type="number" min={1} required />
            <Pick filling={filling} name="urgency" options={listed(urgencies, words.urgency)} />
          </>
        )}
      </Section>
      <Answer filling={filling} name="aboutContent" />
      {reach !== 'look' && (
        <>
          <Section title={words.section.where}>
            <Line filling={filling} name="country" hint={field.countryHint} maxLength={2} />
            <Line filling={filling} name="placeSource" maxLength={200} />
            <Pick filling={filling} name="targetClass" options={listed(targetClasses, words.targetClass, notSaid)} />
          </Section>
          <Section title={words.section.affected}>
            <Answer filling={filling} name="thirdParties" />
            <Pick filling={filling} name="impairs" options={listed(impairments, words.impairs, notSaid)} />
            {/foreign/.test(filling.draft['impairs'] ?? '') && <Text filling={filling} name="impactNote" />}
            <Line filling={filling} name="coHosted" type="number" min={0} />
            {Number(filling.draft['coHosted'] ?? '') > 0 && <Text filling={filling} name="sharedNote" />}
            <Answer filling={filling} name="narrowerWorks" />
          </Section>
          <Section title={words.section.grounds}>
            <Answer filling={filling} name="ownEvidence" />
            <Text filling={filling} name="evidence" />
            <Text filling={filling} name="legalBasis" />
            <Text filling={filling} name="necessity" />
            <Pick filling={filling} name="notice" options={listed(noticeStates, words.notice)} />
            <Text filling={filling} name="noticeNote" />
            <Text filling={filling} name="rightsNote" />
            <Answer filling={filling} name="reversible" />
            <Text filling={filling} name="undo" />
            {filling.draft['kind'] === 'monitoring' && (
              <>
                <Answer filling={filling} name="generalMonitoring" />
                <Text filling={filling} name="specificLaw" />
              </>
            )}
          </Section>
          <Section title={words.section.executor}>
            <Pick filling={filling} name="executor" options={listed(executorKinds, words.executor)} />
            <Line filling={filling} name="executorName" maxLength={200} />
            <Answer filling={filling} name="executorBound" />
          </Section>
        </>
      )}
      {reach === 'beyond' && <Consents filling={filling} />}
      {reach !== 'look' && <Range filling={filling} />}
    </>
  )
}

function Consents({ filling }: { readonly filling: Filling }) {
  return (
    <Section title={t.measures.section.consent}>
      <Answer filling={filling} name="intrusive" />
      <p className="quiet">{t.measures.consentHow}</p>
    </Section>
  )
}

function Range({ filling }: { readonly filling: Filling }) {
  return (
    <Section title={t.measures.section.range}>
      <Answer filling={filling} name="scan" />
      <Answer filling={filling} name="exercise" />
      <Text filling={filling} name="range" hint={field.rangeHint} />
    </Section>
  )
}
