import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'
import { nationalModels } from './catalogue.ts'
import { emptyFramework, type Framework } from './framework.ts'

/** Acts that a national set-up might be thought to change, with facts enough to be judged. */
const acts = [
  { act: 'measure', facts: { 'act.effect': 'E3', 'measure.thirdParties': true, 'measure.place': 'domestic' } },
  {
    act: 'measure',
    facts: { 'act.effect': 'E5', 'measure.place': 'foreign', 'consent.state': false, 'consent.owner': false },
  },
  { act: 'notify', facts: { 'message.kind': 'findings', 'system.place': 'domestic', 'recipient.place': 'domestic' } },
  { act: 'tasking', facts: { 'act.effect': 'E5', 'system.place': 'foreign' } },
  { act: 'share', facts: { 'recipient.function': 'police', 'data.origin': 'partner' } },
]

test('the same acts are decided alike under every national model, with the team hosted by whomever', async (t) => {
  const node = await testNode(t)
  const head = await testPerson(node, { roles: ['head'] })
  const seen = new Set<string>()
  for (const [version, model] of nationalModels.entries()) {
    const framework: Framework = { ...emptyFramework, model, host: `A ${model}` }
    const set = await head.fetch('/api/v1/framework', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
      body: JSON.stringify({ framework, why: 'a test' }),
    })
    assert.equal(set.status, 200, await set.clone().text())
    const outcomes = await Promise.all(
      acts.map(async (one) => {
        const { status, body } = await head.send('POST', '/api/v1/norms/decisions', one)
        assert.equal(status, 201, JSON.stringify(body))
        const { outcome, rules, approvals, holds } = body
        return { outcome, rules, approvals, holds }
      }),
    )
    seen.add(JSON.stringify(outcomes))
  }
  assert.equal(seen.size, 1)
})
