import assert from 'node:assert/strict'
import { test } from 'node:test'
import { computeReport } from './compute.ts'
import { metricDefinitions } from './definitions/metric-definitions.ts'
import { makeEdition } from './editions/make-edition.ts'
import { surveyDraft } from './survey.ts'

const year = { from: '2026-01-01', to: '2026-12-31' }

test('the draft has the four parts of the survey and all eleven norms, and every gap names who can fill it', async () => {
  const report = makeEdition(await computeReport([], year, metricDefinitions), 'oversight', year.to)
  const text = surveyDraft(report, { name: 'Exampleland CSIRT', mandate: '' })
  for (const part of ['1 International law', '2 Norms', '3 Confidence-building', '4 Capacity'])
    assert.match(text, new RegExp(`^## ${part}`, 'm'))
  assert.equal(text.match(/^### \([a-k]\)/gm)?.length, 11)
  const gaps = text.match(/^> .*/gm) ?? []
  assert.ok(gaps.length >= 16)
  for (const gap of gaps) assert.match(gap, /^> \*\*To be filled by the [a-z ]+:\*\* .+/)
  assert.match(text, /Mandate of the team: not stated\./)
})

test('a number of the draft is the number of the report', async () => {
  const fact = {
    index: 0,
    type: 'mandates.compelled',
    at: '2026-03-01T00:00:00.000Z' as never,
    ref: 'r',
    exercise: false,
  }
  const facts = [{ ...fact, figures: { kind: 'court-order', gag: false } }]
  const report = await computeReport(facts, year, metricDefinitions)
  assert.match(
    surveyDraft(report, { name: 'Exampleland CSIRT', mandate: 'To help.' }),
    /\*\*Disclosures that law compelled\*\* \(M-k3\): 1\./,
  )
})
