import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { createSigner, openNote, parseNote, parseVerifierKey } from '#kernel/signed-note.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import { ordinaryFacts } from '../cases.ts'
import { signBundle } from '../packs/signature.ts'
import { nightPack } from '../packs/testing.ts'
import { basePack } from '../testing.ts'
import type { OverlayContent } from './document.ts'
import type { OverlayPreview, OverlayView, Proposed } from './overlays.ts'
import { limitsOf } from './limits.ts'

const base = basePack()
const limit = base.rules
  .flatMap((rule) => limitsOf(rule.when).map((one) => ({ rule: rule.id, ...one })))
  .find(({ fact, rule }) => fact === 'contact.daysSinceVerified' && rule.startsWith('a'))
assert.ok(limit)
const aged = { ...ordinaryFacts(base.vocabulary, 'notify'), 'contact.daysSinceVerified': 100 }
const change = {
  rule: limit.rule,
  path: limit.path,
  value: 90,
  reason: 'Contacts go stale faster here.',
  source: 'Clause 4',
}
const content = (but: Partial<OverlayContent> = {}): OverlayContent => ({
  changes: [],
  exemptions: [],
  packs: [],
  ...but,
})

interface Asked {
  decisionId: string
  outcome: string
  rulePack: { base: string; overlay: string | null }
  advice: { pack: string; outcome: string }[]
}

describe('the policy is changed by two persons', { timeout: 120_000 }, () => {
  const ends: (() => unknown)[] = []
  let node: TestNode
  let legal: TestPerson
  let head: TestPerson

  before(async () => {
    node = await testNode({ after: (end) => void ends.push(end as () => unknown) })
    legal = await testPerson(node, { roles: ['legal'] })
    head = await testPerson(node, { roles: ['head'] })
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })

  const ask = async (): Promise<Asked> => {
    const { body } = await head.send<Asked>('POST', '/api/v1/norms/decisions', { act: 'notify', facts: aged })
    return (await head.send<Asked>('GET', `/api/v1/norms/decisions/${body.decisionId}`)).body
  }
  const view = async (): Promise<OverlayView> => (await legal.send<OverlayView>('GET', '/api/v1/norms/overlay')).body
  const propose = (by: TestPerson, given: OverlayContent, more: object = {}) =>
    by.send<Proposed & { code?: string }>('POST', '/api/v1/norms/overlay/proposals', {
      content: given,
      reason: 'A test of the change',
      ...more,
    })
  const answer = (by: TestPerson, approvalId: string, role: string, word = 'approved') =>
    by.send<{ code?: string; state?: string }>('POST', `/api/v1/approvals/${approvalId}/answers`, {
      kind: 'approval',
      role,
      answer: word,
      reason: 'I have read the change and what it does.',
    })
  const replays = async (decisionId: string): Promise<boolean> =>
    (await head.send<{ same: boolean }>('GET', `/api/v1/norms/decisions/${decisionId}/replay`)).body.same

  test('the release is in force from the first start, signed by the node over name, version and digest', async () => {
    const { adoptions, rulePack } = await view()
    const [first] = adoptions
    assert.ok(first)
    assert.deepEqual(
      [adoptions.length, first.cause, first.baseDigest, rulePack.overlay],
      [1, 'release', base.digest, null],
    )
    assert.match(first.note, new RegExp(`^base ${rulePack.base}$`, 'm'))
    assert.match(first.note, /\n\n\u2014 policy\.\S+ \S+\n$/u)
  })

  test('a preview tells what would change, keeps nothing, and answers faults in place of a preview', async () => {
    const wanted = await ask()
    assert.equal(wanted.outcome, 'ALLOW')
    const { body } = await legal.send<OverlayPreview>('POST', '/api/v1/norms/overlay/preview', {
      content: content({ changes: [change] }),
    })
    assert.deepEqual([body.ok, body.rules.map(({ rule }) => rule), body.decisions?.changed], [true, [limit.rule], 0])
    const faulty = await legal.send<OverlayPreview>('POST', '/api/v1/norms/overlay/preview', {
      content: content({ changes: [{ ...change, rule: 'X5-marking' }] }),
    })
    assert.deepEqual([faulty.body.ok, faulty.body.faults.length > 0], [false, true])
    assert.equal((await view()).proposals.length, 0)
  })

  test('the draft is kept for the team, and is not overwritten by who read an older one', async () => {
    const put = (read: number) =>
      legal.fetch('/api/v1/norms/overlay/draft', {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': String(read) },
        body: JSON.stringify({ content: content({ changes: [change] }), reason: 'Working on it' }),
      })
    assert.equal((await put(0)).status, 200)
    assert.equal((await put(0)).status, 412)
    assert.equal((await put(1)).status, 200)
    assert.equal((await view()).draft?.version, 2)
  })

  test('who proposes cannot approve, a second person can; then the next decision names the overlay, and the last one replays', async () => {
    const earlier = await ask()
    const { status, body } = await propose(legal, content({ changes: [change] }))
    assert.deepEqual([status, body.state], [201, 'waiting'])
    assert.equal((await ask()).rulePack.overlay, null, 'nothing changes before it is approved')

    const own = await answer(legal, body.approvalId, 'head')
    assert.notEqual(own.status, 200)
    assert.equal((await view()).rulePack.overlay, null)

    const second = await answer(head, body.approvalId, 'head')
    assert.equal(second.status, 200, JSON.stringify(second.body))
    const now = await view()
    assert.match(now.rulePack.overlay ?? '', /^overlay 1 sha256:[0-9a-f]{64}$/)
    assert.deepEqual(
      [now.draft, now.adoptions[0]?.cause, now.adoptions[0]?.approvalId],
      [null, 'people', body.approvalId],
    )

    const later = await ask()
    assert.deepEqual(
      [earlier.outcome, later.outcome, later.rulePack.overlay],
      ['ALLOW', 'OBLIGE', now.rulePack.overlay],
    )
    assert.deepEqual([await replays(earlier.decisionId), await replays(later.decisionId)], [true, true])
  })

  test('a proposal that is refused leaves the policy as it was, and says why', async () => {
    const was = (await view()).rulePack
    const { body } = await propose(head, content())
    assert.equal((await answer(legal, body.approvalId, 'legal', 'refused')).status, 200)
    const now = await view()
    assert.deepEqual([now.rulePack, now.proposals[0]?.refusedReason], [was, 'I have read the change and what it does.'])
  })

  test('a proposal made of an older policy is stale once another came into force', async () => {
    const first = await propose(legal, content({ changes: [{ ...change, value: 60 }] }))
    const second = await propose(legal, content({ changes: [{ ...change, value: 45 }] }))
    assert.equal((await answer(head, second.body.approvalId, 'head')).status, 200)
    const before = (await view()).rulePack
    await answer(head, first.body.approvalId, 'head')
    const now = await view()
    assert.deepEqual(now.rulePack, before)
    assert.equal(now.proposals.find(({ digest }) => digest === first.body.digest)?.stale, true)
  })

  test('what changes nothing, touches an absolute or the rules about rules is refused; who may not, may not', async () => {
    const now = (await view()).content
    const refused = async (given: OverlayContent): Promise<string | undefined> =>
      (await propose(legal, given)).body.code
    assert.equal(await refused(now), 'norms.bad-overlay')
    assert.equal(
      await refused(content({ changes: [{ ...change, rule: 'X5-marking', path: 'roles', value: ['head'] }] })),
      'norms.bad-overlay',
    )
    assert.equal(
      await refused(content({ changes: [{ ...change, rule: 'policy-head', path: 'roles', value: ['analyst'] }] })),
      'norms.bad-overlay',
    )
    const analyst = await testPerson(node, { roles: ['analyst'] })
    assert.equal((await propose(analyst, content())).status, 403)
  })

  test('an exemption in force is asked by its content, recipient and day', async () => {
    const entry = {
      id: 'teams',
      content: ['defensive'],
      recipients: ['csirt'],
      place: 'anywhere',
      citation: 'Act section 9',
      reason: 'Third parties',
      from: '2020-01-01',
      until: '2999-12-31',
    } as const
    const { body } = await propose(legal, content({ exemptions: [entry] as unknown as OverlayContent['exemptions'] }))
    assert.equal((await answer(head, body.approvalId, 'head')).status, 200)
    const shown = await legal.send<{ items: { id: string; state: string }[] }>('GET', '/api/v1/norms/exemptions')
    assert.deepEqual(
      shown.body.items.map(({ id, state }) => [id, state]),
      [['teams', 'in-force']],
    )
  })

  test('a pack from elsewhere advises, changes nothing, and is in force when two persons adopted it', async () => {
    const signer = createSigner('ministry.example', new Uint8Array(32).fill(3))
    const bytes = nightPack()
    const add = (note: string) =>
      legal.send<{ digest: string; code?: string; state: string }>('POST', '/api/v1/norms/packs', {
        base64: Buffer.from(bytes).toString('base64'),
        signature: note,
      })
    assert.equal((await add(signBundle(bytes, signer))).body.code, 'norms.bad-pack-signature', 'nobody pinned the key')
    const pinned = await legal.send('POST', '/api/v1/norms/keys', {
      verifierKey: signer.vkey,
      comparedWith: 'the ministry’s printed card',
    })
    assert.equal(pinned.status, 201)
    const { body: added } = await add(signBundle(bytes, signer))
    assert.equal(added.state, 'advising')
    const advised = await ask()
    assert.deepEqual(
      [advised.outcome, advised.advice.map(({ pack, outcome }) => [pack, outcome])],
      ['ALLOW', [['examplia', 'HOLD']]],
    )

    const { body } = await legal.send<Proposed>('POST', `/api/v1/norms/packs/${added.digest}/adoption`, {
      reason: 'The Act came into force.',
    })
    assert.notEqual((await answer(legal, body.approvalId, 'head')).status, 200)
    assert.equal((await ask()).outcome, 'ALLOW')
    assert.equal((await answer(head, body.approvalId, 'head')).status, 200)
    const adopted = await ask()
    assert.deepEqual([adopted.outcome, adopted.advice], ['HOLD', []])
    assert.equal(await replays(adopted.decisionId), true)
    const retire = (reason: string) =>
      legal.send<{ code?: string }>('POST', `/api/v1/norms/packs/${added.digest}/retirement`, { reason })
    assert.equal((await retire('no')).body.code, 'norms.overlay-stale', 'what is adopted is taken out by two persons')
    const out = await propose(head, content())
    assert.equal((await answer(legal, out.body.approvalId, 'legal')).status, 200)
    assert.equal((await ask()).outcome, 'ALLOW')
    assert.equal((await retire('The Act was repealed.')).status, 200)
    assert.deepEqual((await ask()).advice, [])
    assert.equal(await replays(adopted.decisionId), true, 'under the pack that it was made with')
  })

  test('every note in the history opens with one and the same key', async () => {
    const { adoptions } = await view()
    const keys = new Set(adoptions.map(({ note }) => note.trim().split('\n').at(-1)?.split(' ')[1]))
    assert.equal(keys.size, 1)
    assert.deepEqual(
      adoptions.map(({ no, note }) => new RegExp(`^number ${no}$`, 'm').test(note)),
      adoptions.map(() => true),
    )
    const stranger = parseVerifierKey(createSigner('a', new Uint8Array(32)).vkey)
    assert.throws(
      () => openNote(parseNote(Buffer.from(adoptions[0]?.note ?? '')), [stranger]),
      (error) => isAppError(error, 'kernel.bad-note'),
    )
  })
})
