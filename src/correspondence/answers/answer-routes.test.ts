import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { anonymous } from '#kernel/actor.ts'
import { day, hour, minute, plusMs } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'
import { createServer } from '#platform/http/server.ts'
import { createLog } from '#platform/log.ts'
import type { AnswerEvent } from '../deps.ts'
import { correspondenceRoutes } from '../routes.ts'
import { desk, subject, testRoom } from '../testing.ts'
import type { AnswerView } from './answer.ts'

async function answerWorld(t: TestContext, tlp: Tlp = 'TLP:GREEN') {
  const world = await testRoom(t)
  const answered: AnswerEvent[] = []
  const view: AnswerView = {
    title: '2 systems in AS64500',
    tlp,
    total: 2,
    items: ['a', 'b'].map((key) => ({
      key,
      system: `192.0.2.${key === 'a' ? 1 : 2}`,
      problem: 'Redis <open>',
      lastSeen: world.clock(),
      state: 'open',
      adviceUrl: null,
    })),
  }
  world.room.registerAnswerSubject(subject.type, {
    describe: (about) => Promise.resolve(about.id === subject.id ? view : null),
    answer: async (_tx, event) => void answered.push(event),
    decideCode: (about, recipient) => world.db.transaction((tx) => world.decide(tx, about, recipient)),
  })
  const server = await createServer({
    routes: correspondenceRoutes(world.room),
    authenticate: () => Promise.resolve({ actor: anonymous, via: 'none', csrf: null }),
    // A public page takes no idempotency key, so nothing here is ever asked.
    idempotency: {
      begin: () => Promise.reject(new Error('asked')),
      finish: () => Promise.reject(new Error('asked')),
      abandon: () => Promise.reject(new Error('asked')),
      sweep: () => Promise.resolve(),
    },
    log: createLog('silent'),
    bodyLimitBytes: 1_000_000,
    isControl: () => false,
    origins: () => ['https://csirt.example'],
  })
  t.after(() => server.close())
  const token = await world.db.transaction((tx) =>
    world.room.issueAnswerToken(tx, {
      subject,
      recipient: desk,
      expiresAt: plusMs(world.clock(), 30 * day),
      exercise: false,
    }),
  )
  const url = `/a/${token}`
  const get = (path = url, cookie?: string) =>
    server.inject({ method: 'GET', url: path, headers: cookie ? { cookie } : {} })
  const post = (fields: Record<string, string>, more: { cookie?: string; site?: string; path?: string } = {}) =>
    server.inject({
      method: 'POST',
      url: more.path ?? url,
      payload: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(more.cookie ? { cookie: more.cookie } : {}),
        ...(more.site ? { 'sec-fetch-site': more.site } : {}),
      },
    })
  return { world, server, answered, token, url, get, post }
}

test('C13: reading the page, by anyone and however often, records nothing', async (t) => {
  const { world, server, answered, url, get } = await answerWorld(t)
  const page = await get()
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /192\.0\.2\.1[\s\S]*Redis &lt;open&gt;/)
  for (let n = 0; n < 5; n++) await server.inject({ method: 'HEAD', url })
  assert.deepEqual(answered, [])
  const { rows } = await world.db.query('select from correspondence.answer')
  assert.equal(rows.length, 0)
})

test('C13: the page is kept out of caches, indexes and referrers, and loads nothing', async (t) => {
  const { get } = await answerWorld(t)
  for (const { headers } of [await get(), await get('/a/unknown')]) {
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.match(String(headers['x-robots-tag']), /noindex/)
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-/)
    assert.match(String(headers['content-type']), /^text\/html/)
  }
})

test('C14: an answer is recorded with its room told, shown with thanks, and can be changed', async (t) => {
  const { answered, url, get, post } = await answerWorld(t)
  const first = await post({
    step: 'answer',
    all: 'fixed',
    'item:b': 'not-ours',
    'note:b': 'sold <b>',
    comment: 'hello',
  })
  assert.deepEqual([first.statusCode, first.headers.location], [303, url])
  assert.deepEqual(answered[0], {
    subject,
    contactId: 'contact_1',
    changed: false,
    answers: {
      all: { answer: 'fixed', comment: '' },
      items: { b: { answer: 'not-ours', comment: 'sold <b>' } },
      comment: 'hello',
    },
  })
  const page = await get()
  assert.match(page.body, /Thank you/)
  assert.match(page.body, /reported fixed/)
  assert.match(page.body, /sold &lt;b&gt;/)
  assert.match(page.body, /Acknowledgement is not concurrence/)
  await post({ step: 'answer', all: 'working-on-it' })
  assert.deepEqual([answered[1]!.changed, answered[1]!.answers.all?.answer], [true, 'working-on-it'])
  assert.doesNotMatch((await get()).body, /sold/)
})

test('C14: a form with faults records nothing and keeps what was typed', async (t) => {
  const { answered, post } = await answerWorld(t)
  const page = await post({ step: 'answer', comment: 'I typed this' })
  assert.equal(page.statusCode, 422)
  assert.match(page.body, /role="alert"[\s\S]*choose an answer/)
  assert.match(page.body, /I typed this/)
  assert.equal((await post({ step: 'other', all: 'fixed' })).statusCode, 303)
  assert.deepEqual(answered, [])
})

test('C14: when the room fails, nothing is recorded and the reader is told so in words', async (t) => {
  const { world, post, get } = await answerWorld(t)
  const other = { type: 'test.failing', id: '1' }
  world.room.registerAnswerSubject(other.type, {
    describe: () => Promise.resolve({ title: 'x', tlp: 'TLP:CLEAR' as const, items: [], total: 0 }),
    answer: () => Promise.reject(new Error('a bug elsewhere')),
    decideCode: () => Promise.resolve(null),
  })
  const token = await world.db.transaction((tx) =>
    world.room.issueAnswerToken(tx, {
      subject: other,
      recipient: desk,
      expiresAt: plusMs(world.clock(), day),
      exercise: false,
    }),
  )
  const page = await post({ step: 'answer', all: 'fixed' }, { path: `/a/${token}` })
  assert.equal(page.statusCode, 500)
  assert.match(page.body, /Nothing was recorded/)
  assert.doesNotMatch((await get(`/a/${token}`)).body, /Thank you/)
})

test('C15: a link unknown, over, cut short or without a subject leads to one and the same page', async (t) => {
  const { world, token, get, post } = await answerWorld(t)
  const subjectGone = await world.db.transaction((tx) =>
    world.room.issueAnswerToken(tx, {
      subject: { ...subject, id: 'gone' },
      recipient: desk,
      expiresAt: plusMs(world.clock(), day),
      exercise: false,
    }),
  )
  const pages = [
    await get('/a/cma_00000000000000000000000000000000000000'),
    await get(`/a/${token.slice(0, -1)}`),
    await get(`/a/${subjectGone}`),
  ]
  world.tick(31 * day)
  pages.push(await get(), await post({ step: 'answer', all: 'fixed' }))
  assert.deepEqual(new Set(pages.map((page) => page.statusCode)), new Set([404]))
  assert.equal(new Set(pages.map((page) => page.body)).size, 1)
})

test('C15: a token is nowhere in the database', async (t) => {
  const { world, token, post } = await answerWorld(t)
  await post({ step: 'answer', all: 'fixed' })
  const { rows } = await world.db.query<{ all: string }>(
    'select l::text || a::text as all from correspondence.answer_link l, correspondence.answer a',
  )
  assert.ok(!rows[0]!.all.includes(token) && !rows[0]!.all.includes(Buffer.from(token).toString('hex')))
  assert.ok(!JSON.stringify(world.facts).includes(token))
})

test('C16: a form sent from another site is refused', async (t) => {
  const { answered, post } = await answerWorld(t)
  for (const site of ['cross-site', 'same-site'])
    assert.equal((await post({ step: 'answer', all: 'fixed' }, { site })).statusCode, 403)
  assert.deepEqual(answered, [])
  assert.equal((await post({ step: 'answer', all: 'fixed' }, { site: 'same-origin' })).statusCode, 303)
})

const codeIn = (text: string): string => /\b\d{6}\b/.exec(text)![0]

test('C17: above TLP:GREEN nothing is shown before a code from a mail, and the code opens this page only', async (t) => {
  const { world, answered, url, get, post } = await answerWorld(t, 'TLP:AMBER')
  const before = await get()
  assert.doesNotMatch(before.body, /192\.0\.2|AS64500|Redis/)
  assert.match(before.body, /TLP:AMBER/)
  assert.doesNotMatch((await post({ step: 'answer', all: 'fixed' })).body, /192\.0\.2/)
  assert.deepEqual(answered, [])
  assert.match((await post({ step: 'send-code' })).body, /on its way/)
  await world.send()
  const mail = world.sink.mails[0]!
  assert.deepEqual([mail.to, mail.mail.subject], [['abuse@isp.example'], '[TLP:CLEAR] Your code'])
  const opened = await post({ step: 'check-code', code: codeIn(mail.mail.text!) })
  assert.equal(opened.statusCode, 303)
  const cookie = String(opened.headers['set-cookie'])
  assert.match(cookie, new RegExp(`^comity-answer=[^;]+; Path=${url}; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$`))
  const session = cookie.split(';')[0]!
  assert.match((await get(url, session)).body, /192\.0\.2\.1/)
  assert.equal((await post({ step: 'answer', all: 'fixed' }, { cookie: session })).statusCode, 303)
  assert.equal(answered.length, 1)
  const other = await world.db.transaction((tx) =>
    world.room.issueAnswerToken(tx, {
      subject,
      recipient: desk,
      expiresAt: plusMs(world.clock(), day),
      exercise: false,
    }),
  )
  assert.doesNotMatch((await get(`/a/${other}`, session)).body, /192\.0\.2/)
  world.tick(61 * minute)
  assert.doesNotMatch((await get(url, session)).body, /192\.0\.2/)
})

test('C17: five wrong codes end a code, ten minutes end it too, and no more than three are sent in an hour', async (t) => {
  const { world, post } = await answerWorld(t, 'TLP:RED')
  const freshCode = async (): Promise<string> => {
    assert.match((await post({ step: 'send-code' })).body, /on its way/)
    await world.send()
    return codeIn(world.sink.mails.at(-1)!.mail.text!)
  }
  const code = await freshCode()
  const wrong = code === '000000' ? '111111' : '000000'
  for (const left of [4, 3, 2])
    assert.match((await post({ step: 'check-code', code: wrong })).body, new RegExp(`${left} tries`))
  assert.match((await post({ step: 'check-code', code: 'abc' })).body, /One try/)
  assert.match((await post({ step: 'check-code', code: wrong })).body, /no longer be used/)
  assert.match((await post({ step: 'check-code', code })).body, /no longer be used/, 'the right one comes too late')
  world.tick(minute)
  const second = await freshCode()
  assert.notEqual((await post({ step: 'check-code', code })).statusCode, 303, 'an old code is over with a new one')
  world.tick(11 * minute)
  assert.match((await post({ step: 'check-code', code: second })).body, /no longer be used/)
  const third = await freshCode()
  world.tick(minute)
  assert.match((await post({ step: 'send-code' })).body, /wait an hour/)
  assert.equal((await post({ step: 'check-code', code: third })).statusCode, 303)
  assert.match((await post({ step: 'check-code', code: third })).body, /no longer be used/, 'a code opens once')
  world.tick(hour)
  await freshCode()
})

test('C17: guesses made at the same time count one by one', async (t) => {
  const { world, post } = await answerWorld(t, 'TLP:RED')
  await post({ step: 'send-code' })
  await world.send()
  const code = codeIn(world.sink.mails[0]!.mail.text!)
  const wrong = code === '000000' ? '111111' : '000000'
  await Promise.all(Array.from({ length: 5 }, () => post({ step: 'check-code', code: wrong })))
  assert.notEqual((await post({ step: 'check-code', code })).statusCode, 303)
})

test('C18: a network that asks too often waits, and is told how long', async (t) => {
  const { world, get, post } = await answerWorld(t)
  const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await get('/a/x')).statusCode))
  assert.equal(statuses.filter((status) => status === 429).length, 10)
  assert.ok(Number((await get('/a/x')).headers['retry-after']) >= 1)
  assert.equal((await post({ step: 'answer', all: 'fixed' })).statusCode, 303, 'answering has a limit of its own')
  world.tick(minute)
  assert.equal((await get()).statusCode, 200)
})

test('C10: a link that ended is deleted with its answers at the end of the retention, and not before', async (t) => {
  const { world, post } = await answerWorld(t)
  await post({ step: 'answer', all: 'fixed', comment: 'a name' })
  const left = async () => {
    for (const job of world.room.jobs)
      if (job.name.endsWith('housekeeping')) await job.run(new AbortController().signal)
    const { rows } = await world.db.query<{ links: number; answers: number }>(
      'select (select count(*) from correspondence.answer_link) as links, (select count(*) from correspondence.answer) as answers',
    )
    return rows[0]
  }
  world.tick(30 * day + 89 * day)
  assert.deepEqual(await left(), { links: 1, answers: 1 })
  world.tick(2 * day)
  assert.deepEqual(await left(), { links: 0, answers: 0 })
})
