import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ana, ben, code, house } from './testing.ts'

describe('critical operators', () => {
  const secrets = {
    name: 'Example Grid',
    prefixes: ['192.0.2.0/24'],
    products: ['a pump'],
    contact: 'ops@example.org',
    notes: '',
  }

  it('are opened only by those named, each look is on record, and the database does not tell', async (t) => {
    const { directory, db } = await house(t)
    const { operators } = directory
    const made = await operators.create(ana, { sector: 'energy', testedOn: '2026-08-01', secrets })
    assert.equal(made.testDue, true)
    assert.deepEqual((await operators.view(ana, made.operatorId)).secrets, secrets)
    await assert.rejects(operators.view(ben, made.operatorId), code('directory.no-need-to-know'))
    await assert.rejects(
      operators.grant(ben, made.operatorId, 'person_ben', 'curious'),
      code('directory.no-need-to-know'),
    )
    await operators.grant(ana, made.operatorId, 'person_ben', 'runs the drill')
    assert.equal((await operators.view(ben, made.operatorId)).secrets.name, 'Example Grid')
    await operators.revoke(ana, made.operatorId, 'person_ben')
    await assert.rejects(operators.view(ben, made.operatorId), code('directory.no-need-to-know'))
    assert.deepEqual(
      (await operators.views(made.operatorId, 10)).map((view) => [view.personId, view.allowed]),
      [
        ['person_ben', false],
        ['person_ben', true],
        ['person_ben', false],
        ['person_ana', true],
      ],
    )
    const { rows } = await db.query(
      `select row_to_json(o)::text as text from directory.operator o union all select row_to_json(h)::text from directory.history h`,
    )
    assert.ok(rows.length > 1)
    for (const row of rows) assert.doesNotMatch(String(row['text']), /Example Grid|192\.0\.2|pump|ops@/)
    await assert.rejects(db.query('delete from directory.operator_view'), /only ever added/)
  })

  it('an edit keeps what is sealed out of the history', async (t) => {
    const { directory } = await house(t)
    const made = await directory.operators.create(ana, { sector: 'unknown', testedOn: null, secrets })
    const edited = await directory.operators.edit(ana, made.operatorId, made.version, {
      testedOn: '2026-11-20',
      secrets: { ...secrets, notes: 'n' },
    })
    assert.equal(edited.testDue, false)
    await assert.rejects(directory.operators.edit(ana, made.operatorId, made.version, {}), code('platform.stale'))
    await assert.rejects(
      directory.operators.edit(ben, made.operatorId, edited.version, {}),
      code('directory.no-need-to-know'),
    )
    const [entry] = await directory.history('operator', made.operatorId)
    assert.deepEqual(entry?.after, { sector: 'unknown', testedOn: '2026-11-20', secretsChanged: true })
  })
})
