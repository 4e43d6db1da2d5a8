import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, before, suite, test, type TestContext } from 'node:test'
import { anonymous } from '#kernel/actor.ts'
import type { Action } from '#kernel/actions.ts'
import type { ApiClient, CommandContext } from '#kernel/command.ts'
import { AppError, isAppError } from '#kernel/errors.ts'
import type { ErrorCode } from '#kernel/error-codes.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { instant } from '#kernel/instant.ts'
import { createServer } from '#platform/http/server.ts'
import { createLog } from '#platform/log.ts'
import { testDatabase } from '#testing/database.ts'
import { ordinaryFacts } from './cases.ts'
import { normsCommands } from './commands.ts'
import { createNorms, type Norms } from './norms.ts'
import { normsRoutes } from './routes.ts'
import { basePack, basePackFiles } from './testing.ts'

const ordinary = ordinaryFacts(basePack().vocabulary)

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

const clock = () => instant('2026-03-01T10:00:00Z')
let norms: Norms

/** The room's routes behind the real server; who asks may do what `may` says. */
async function stage(t: TestContext, may: readonly Action[] = ['norms.read', 'norms.decide']) {
  const actor = { ...anonymous, kind: 'token', id: 'token_1', actions: new Set(may) } as const
  const never = () => Promise.reject(new Error('no key was sent'))
  const server = await createServer({
    routes: normsRoutes(norms),
    authenticate: async () => ({ actor, via: 'token', csrf: null }),
    idempotency: { begin: never, finish: never, abandon: never, sweep: never },
    log: createLog('silent'),
    bodyLimitBytes: 64 * 1024,
    isControl: () => false,
    origins: () => [],
  })
  t.after(() => server.close())
  const call = async (method: 'GET' | 'POST', url: string, body?: unknown): Promise<Answer> => {
    const reply = await server.inject({
      method,
      url,
      ...(body === undefined ? {} : { payload: body as object }),
    })
    return { status: reply.statusCode, body: reply.json() }
  }
  return {
    call,
    get: (url: string) => call('GET', url),
    post: (url: string, body: unknown) => call('POST', url, body),
  }
}

const contractKeys = [
  'decisionId',
  'outcome',
  'rules',
  'factsUsed',
  'factsMissing',
  'holds',
  'approvals',
  'referrals',
  'obligations',
  'alternatives',
  'whatWouldChangeIt',
  'rulePack',
]

/** Runs a command against the routes, with these files to open. */
async function run(
  t: TestContext,
  verb: string,
  positionals: readonly string[],
  files: Record<string, string>,
  json: boolean,
) {
  const { call } = await stage(t)
  const out: unknown[] = []
  const answer = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<never> => {
    const reply = await call(method, path, body)
    if (reply.status >= 400) throw new AppError(reply.body['code'] as ErrorCode, String(reply.body['detail']))
    return reply.body as never
  }
  const context: CommandContext = {
    positionals,
    flags: {},
    json,
    api: { get: (path) => answer('GET', path), post: (path, body) => answer('POST', path, body) } as Pick<
      ApiClient,
      'get' | 'post'
    > as ApiClient,
    out: {
      json: (value) => out.push(value),
      line: (line) => out.push(line),
      table: (head, rows) => out.push(...[head, ...rows].map((row) => row.join(' | '))),
      progress: () => undefined,
    },
    writeFile: async () => undefined,
    openFile: (path) => ({ stream: Readable.from([Buffer.from(files[path] ?? '')]), name: path }),
    sleep: async () => undefined,
  }
  const command = normsCommands.find((one) => one.verb === verb)
  assert.ok(command)
  return { out, done: command.run(context) }
}

suite('the gate over HTTP and on the command line', () => {
  const ends: (() => unknown)[] = []
  // One database for all: they read, or look only at what they made themselves.
  before(async () => {
    const db = await testDatabase({ after: (end) => ends.push(end as () => unknown) })
    const ids = timeOrderedIds(clock, randomBytes)
    norms = createNorms({ db, clock, ids, emit: async () => undefined, packs: { base: basePackFiles() } })
    await norms.start()
  })
  after(async () => {
    for (const end of ends) await end()
  })

  test('a question over HTTP has every key of the contract, and can be looked up and replayed', async (t) => {
    const { get, post } = await stage(t)
    const { status, body } = await post('/api/v1/norms/decisions', {
      facts: { ...ordinary, 'contact.daysSinceVerified': 200, 'data.personal': 'not-needed' },
    })
    assert.equal(status, 201)
    assert.deepEqual(
      contractKeys.filter((key) => !(key in body)),
      [],
    )
    assert.equal(body['outcome'], 'HOLD')
    assert.deepEqual(body['obligations'], [
      {
        rule: 'a-2',
        what: 'Verify the contact again on an independent channel; until then its fallback is shown.',
        due: '2026-03-08T10:00:00.000Z',
      },
    ])
    assert.deepEqual((body['factsUsed'] as Record<string, unknown>)['contact.daysSinceVerified'], 200)

    const shown = await get(`/api/v1/norms/decisions/${String(body['decisionId'])}`)
    const explanation = shown.body['explanation'] as { id: string; condition: { value?: unknown } }[]
    assert.equal(explanation.find((rule) => rule.id === 'e-1')?.condition.value, 'not-needed')
    assert.equal(shown.body['outcome'], 'HOLD')
    const replayed = await get(`/api/v1/norms/decisions/${String(body['decisionId'])}/replay`)
    assert.equal(replayed.body['same'], true)
  })

  test('facts that the vocabulary does not have are refused with their names', async (t) => {
    const { post } = await stage(t)
    const { status, body } = await post('/api/v1/norms/decisions', {
      facts: { 'sea.level': 3, 'exercise.item': 'maybe' },
    })
    assert.equal(status, 400)
    assert.equal(body['code'], 'norms.bad-facts')
    assert.deepEqual(
      (body['faults'] as { pointer: string }[]).map((fault) => fault.pointer),
      ['/sea.level', '/exercise.item'],
    )
  })

  test('an unknown decision and an unknown act have their answers', async (t) => {
    const { get, post } = await stage(t)
    const missing = await get('/api/v1/norms/decisions/decision_0')
    assert.deepEqual([missing.status, missing.body['code']], [404, 'norms.decision-not-found'])
    const fly = await post('/api/v1/norms/decisions', { act: 'fly', facts: {} })
    assert.deepEqual([fly.status, fly.body['code']], [400, 'norms.unknown-act'])
  })

  test('rules and facts are read as sentences and meanings', async (t) => {
    const { get } = await stage(t)
    const rules = (await get('/api/v1/norms/rules')).body['items'] as { id: string; sentence: string }[]
    assert.equal(rules.length, basePack().rules.length)
    assert.match(rules.find((rule) => rule.id === 'c-2')?.sentence ?? '', /^When the kind of message is findings, /)
    const facts = (await get('/api/v1/norms/facts')).body['items'] as {
      name: string
      unit: string | null
      values: unknown[]
    }[]
    assert.equal(facts.find((fact) => fact.name === 'contact.daysSinceVerified')?.unit, 'days')
    assert.equal(facts.find((fact) => fact.name === 'source.marking')?.values.length, 5)
  })

  test('the list of decisions pages by cursor without a gap or a twin', async (t) => {
    const { get, post } = await stage(t)
    const made: unknown[] = []
    for (let days = 0; days < 5; days += 1) {
      const { body } = await post('/api/v1/norms/decisions', {
        facts: { ...ordinary, 'contact.daysSinceVerified': days },
      })
      made.push(body['decisionId'])
    }
    const seen: string[] = []
    for (let cursor: unknown = ''; cursor !== null;) {
      const { body } = await get(`/api/v1/norms/decisions?limit=2${cursor === '' ? '' : `&cursor=${String(cursor)}`}`)
      seen.push(...(body['items'] as { decisionId: string }[]).map((one) => one.decisionId))
      cursor = body['nextCursor']
    }
    assert.deepEqual(
      made.filter((id) => seen.filter((one) => one === id).length !== 1),
      [],
    )
    assert.deepEqual(seen, seen.toSorted().toReversed())
  })

  test('a policy file is checked in the place of the one in force, and its cases are run', async (t) => {
    const { post } = await stage(t)
    const text = new TextDecoder().decode(basePackFiles().find((file) => file.name === 'norm-a.yaml')?.bytes)
    const check = async (changed: string) =>
      (await post('/api/v1/norms/check', { files: [{ name: 'norm-a.yaml', text: changed }] })).body
    assert.equal((await check(text))['ok'], true)
    assert.deepEqual((await check(text.replace('above: 180', 'above: 100')))['failed'], [
      { rule: 'a-2', name: 'verified 180 days ago', wanted: 'ALLOW, rule no', got: 'OBLIGE, rule yes' },
    ])
    const refused = await check(text.replace('above: 180', 'beyond: 180'))
    assert.deepEqual([refused['ok'], refused['rulePack']], [false, null])
    assert.deepEqual(refused['faults'], [
      { pointer: '/norm-a.yaml/rules/1/when/beyond', reason: 'does not compare a number' },
    ])
  })

  test('who may not decide is refused, and who may not read sees nothing', async (t) => {
    const { get, post } = await stage(t, [])
    for (const url of ['rules', 'facts', 'decisions', 'decisions/decision_1', 'decisions/decision_1/replay'])
      assert.equal((await get(`/api/v1/norms/${url}`)).status, 403)
    assert.equal((await post('/api/v1/norms/decisions', { facts: {} })).status, 403)
    assert.equal((await post('/api/v1/norms/check', { files: [] })).status, 403)
  })

  test('comity norms decide: the answer as JSON, or as lines that a person can act on', async (t) => {
    const file = JSON.stringify({
      ...ordinary,
      'source.marking': 'unknown',
      'source.affectedPartyNotice': 'not-stated',
    })
    const machine = await run(t, 'decide', ['facts.json'], { 'facts.json': file }, true)
    await machine.done
    assert.deepEqual(
      contractKeys.filter((key) => !(key in (machine.out[0] as object))),
      [],
    )
    const person = await run(t, 'decide', ['facts.json'], { 'facts.json': file }, false)
    await person.done
    const lines = person.out.join('\n')
    assert.match(lines, /^HOLD {2}decision_/)
    assert.match(lines, /held by X5-marking: State what is not known: source\.marking\./)
    assert.match(lines, /ALLOW if source\.marking = TLP:CLEAR/)
  })

  test('comity norms decide: takes the act beside the facts, and says when the file is none', async (t) => {
    const nested = await run(
      t,
      'decide',
      ['f'],
      { f: JSON.stringify({ act: 'measure', facts: { 'system.teamAsset': true, 'act.effect': 'E5' } }) },
      true,
    )
    await nested.done
    assert.equal((nested.out[0] as { outcome: string }).outcome, 'FORBID!')
    for (const text of ['{', '[]', '3'])
      await assert.rejects((await run(t, 'decide', ['f'], { f: text }, true)).done, (error) =>
        isAppError(error, 'platform.bad-usage'),
      )
  })

  test('comity norms rules, check and replay do what they say, and fail where they must', async (t) => {
    const rules = await run(t, 'rules', [], {}, true)
    await rules.done
    assert.equal((rules.out[0] as unknown[]).length, basePack().rules.length)

    const text = new TextDecoder().decode(basePackFiles().find((file) => file.name === 'norm-a.yaml')?.bytes)
    const good = await run(t, 'check', ['policies/norm-a.yaml'], { 'policies/norm-a.yaml': text }, false)
    await good.done
    assert.match(String(good.out[0]), /rules, \d+ cases, all as written$/)
    const bad = await run(
      t,
      'check',
      ['norm-a.yaml'],
      { 'norm-a.yaml': text.replace('above: 180', 'above: 10') },
      false,
    )
    await assert.rejects(bad.done, (error) => isAppError(error, 'norms.bad-pack') && error.faults.length > 0)
    const large = await run(t, 'check', ['a.yaml'], { 'a.yaml': '#'.repeat(300_000) }, false)
    await assert.rejects(large.done, (error) => isAppError(error, 'platform.too-large'))
    const none = await run(t, 'replay', ['decision_0'], {}, false)
    await assert.rejects(none.done, (error) => isAppError(error, 'norms.decision-not-found'))
  })
})
