import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { leafHash, rootOf } from '#kernel/merkle.ts'
import { signCheckpoint } from '../../src/transparency/log/checkpoint.ts'
import { commitmentTo, entryOf, figuresText } from '../../src/transparency/log/commitment.ts'
import { createSigner } from '#kernel/signed-note.ts'
import { signBundle, type Bundle, type BundleHead } from '../../src/transparency/report/bundle/bundle.ts'
import { subtreesBeside } from '../../src/transparency/report/bundle/tree-range.ts'
import { checkBundle, reportFrom } from '../../src/transparency/report/bundle/verify.ts'
import { editions, type Edition } from '../../src/transparency/report/definition.ts'
import { metricDefinitions } from '../../src/transparency/report/definitions/metric-definitions.ts'
import type { FactVector } from '../../src/transparency/report/fact-vector.ts'
import { bytesFor, factStreams } from './generated.ts'
import { recompute } from './independent.ts'

const signer = createSigner('comity.example/log', bytesFor('key'))
const closed = (index: number): Buffer => bytesFor(`private ${index}`)
const salt = (index: number): Buffer => bytesFor(`salt ${index}`)

/** A log over these facts, and the bundle of all or some of its leaves. */
async function bundleOf(
  facts: readonly FactVector[],
  edition: Edition,
  { from = '2026-01-01', to = '2026-07-20', start = 0, end = facts.length } = {},
): Promise<Bundle> {
  const hashes = facts.map((fact) =>
    leafHash(
      entryOf({ private: closed(fact.index), figures: commitmentTo('figures', salt(fact.index), figuresText(fact)) }),
    ),
  )
  const beside = subtreesBeside({ start, end }, hashes.length).map((part) => rootOf(hashes.slice(part.start, part.end)))
  const head: BundleHead = {
    format: 'comity-norm-report-bundle/1',
    edition,
    from,
    to,
    today: '2026-09-01',
    trees: [
      {
        origin: signer.name,
        vkey: signer.vkey,
        checkpoint: signCheckpoint({ origin: signer.name, size: hashes.length, root: rootOf(hashes) }, signer),
        offset: 0,
        start,
        count: end - start,
        beside: beside.map((each) => Buffer.from(each).toString('base64')),
      },
    ],
  }
  const leaves = facts.slice(start, end).map(({ index, type, at, ref, exercise, figures }) => ({
    index,
    private: closed(index).toString('base64'),
    salt: salt(index).toString('base64'),
    vector: { type, at, ref, exercise, figures },
  }))
  const report = await reportFrom(facts.slice(start, end), { head, definitions: metricDefinitions })
  return { head, definitions: metricDefinitions, leaves, report }
}

const text = (value: unknown): string => canonicalJson(value as Json)
const someFacts = fc.sample(factStreams, { numRuns: 40, seed: 7 }).toSorted((a, b) => b.length - a.length)[0]!

for (const edition of editions)
  test(`a program that shares nothing with the node comes to the same ${edition} report, number by number`, async () => {
    await fc.assert(
      fc.asyncProperty(factStreams, async (facts) => {
        fc.pre(facts.length > 0)
        const bundle = await bundleOf(facts, edition)
        const { same, report } = recompute(signBundle(bundle, signer))
        assert.equal(report, text(bundle.report))
        assert.ok(same)
      }),
      { numRuns: 60, seed: 20_260_101 },
    )
  })

test('a bundle is found whole by both, from all of a log and from a part of it', async () => {
  const parts = [{}, { from: '2026-03-01', to: '2026-03-31', start: 1, end: someFacts.length - 1 }]
  for (const part of parts) {
    const bundle = await bundleOf(someFacts, 'oversight', part)
    const signed = signBundle(bundle, signer)
    const check = await checkBundle(signed, signer.vkey)
    assert.deepEqual(check.faults, [])
    assert.equal(text(check.report), text(bundle.report))
    assert.equal(recompute(signed).report, text(bundle.report))
  }
})

test('a number that was rewritten is caught, also where whoever rewrote it has the key', async () => {
  const bundle = await bundleOf(someFacts, 'internal')
  const at = bundle.report.metrics.findIndex(({ total }) => total?.reading.kind === 'count')
  const rewritten = structuredClone(bundle) as unknown as {
    report: { metrics: { total: { reading: { count: number } } }[] }
  }
  rewritten.report.metrics[at]!.total.reading.count += 1
  const changed = rewritten as unknown as Bundle
  const id = bundle.report.metrics[at]!.definition.id
  const { faults } = await checkBundle(signBundle(changed, signer))
  assert.deepEqual(faults, [`${id} is not what follows from the facts.`])
  assert.equal(recompute(signBundle(changed, signer)).same, false)
  const unsigned = signBundle(bundle, signer).replace('"report":{', '"report":{"edited":1,')
  assert.match((await checkBundle(unsigned)).faults.join(' '), /not what its signature is over/)
  assert.throws(() => recompute(unsigned), /not what was signed/)
})

test('a fact that was changed, left out, or put in is caught by the root of the log', async () => {
  const bundle = await bundleOf(someFacts, 'internal')
  const [first, second, ...rest] = bundle.leaves
  const changed = { ...first!, vector: { ...first!.vector, figures: { ...first!.vector.figures, count: 99 } } }
  const tree = bundle.head.trees[0]!
  const shorter = { ...bundle.head, trees: [{ ...tree, start: 1, count: tree.count - 1 }] }
  const forged: [Bundle, RegExp][] = [
    [{ ...bundle, leaves: [changed, second!, ...rest] }, /\broot\b/],
    [{ ...bundle, leaves: [second!, first!, ...rest] }, /missing/],
    [{ ...bundle, head: shorter, leaves: [second!, ...rest] }, /root|beginning/],
  ]
  for (const [each, why] of forged) {
    // Recomputed over the forged facts, so that only the log can tell.
    const facts = each.leaves
      .map(({ index, vector }) => ({ ...vector, index }) as FactVector)
      .toSorted((a, b) => a.index - b.index)
    const signed = signBundle({ ...each, report: await reportFrom(facts, bundle) }, signer)
    assert.match((await checkBundle(signed)).faults.join(' '), why)
    assert.throws(() => recompute(signed))
  }
})

test('leaves at the edge of the period that were left out with honest hashes beside them are missed', async () => {
  const bundle = await bundleOf(someFacts, 'internal', { start: 5, end: someFacts.length - 5 })
  const { faults } = await checkBundle(signBundle(bundle, signer))
  assert.deepEqual(faults, [
    'Leaves at the beginning of the period are missing.',
    'Leaves at the end of the period are missing.',
  ])
})

test('a bundle of another log is refused by who knows the key', async () => {
  const other = createSigner('other.example/log', bytesFor('other'))
  const signed = signBundle(await bundleOf(someFacts, 'internal'), signer)
  assert.match((await checkBundle(signed, other.vkey)).faults.join(' '), /whose key was given/)
})

test('what is no bundle is said to be none, with its line', async () => {
  await assert.rejects(checkBundle('{"head":{}}\nnot json\n'), /line 2/)
  await assert.rejects(checkBundle('{"report":{}}\n{"head":{}}\n'), /line 2 .* belongs/)
})

test('the second program is short, and imports nothing but what Node brings', () => {
  const source = readFileSync(new URL('./independent.ts', import.meta.url), 'utf8')
  assert.ok(source.split('\n').length <= 500, `${source.split('\n').length} lines`)
  for (const [, from] of source.matchAll(/^import .* from '([^']+)'/gm)) assert.match(from!, /^node:/)
})
