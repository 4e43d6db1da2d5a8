import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from '#kernel/command.ts'
import { day, dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { all, type NotificationView, type ReportView } from './api.ts'
import { fillDemo } from './fill.ts'
import { teamMailServer } from './measures.ts'
import type { SignInLink } from './people.ts'

test('D3: a small demo fills an empty node through its API, with everything that a newcomer should see, once', async (t) => {
  const comity = await testNode(t, { country: null })
  const { asOf } = await comity.shell.get<{ asOf: Instant }>('/api/v1/desk/today')
  const context = {
    api: comity.shell,
    now: asOf,
    seed: 'exampleland',
    sleep: async (ms: number) => void (await sleep(ms)),
    newPassword: () => randomBytes(24).toString('base64url'),
    progress: () => undefined,
  }
  const made = await fillDemo(context, { days: 8, scale: 0.15 })
  assert.match(made.signInUrl ?? '', /^http/)
  assert.equal(made.rejected, 2)

  const reports = await all(comity.shell.pages<ReportView & { typeKnown: boolean }>('/api/v1/reports'))
  assert.deepEqual([...new Set(reports.map(({ state }) => state))], ['done'])
  assert.deepEqual(
    reports.filter((each) => !each.typeKnown).map(({ fileName }) => fileName.slice(11, 22)),
    ['scan_teapot'],
  )
  assert.equal(reports.filter(({ exercise }) => exercise).length, 1)

  const notifications = await all(comity.shell.pages<NotificationView>('/api/v1/notifications'))
  const of = (team: string): string[] =>
    [...new Set(notifications.filter((each) => each.recipient.teamName === team).map(({ state }) => state))].sort()
  assert.ok(of('Northmark CSIRT').includes('held'), 'a partner abroad that nobody looked up waits for a person')
  assert.ok(of('Meadow Networks').includes('bounced'), 'a mailbox is gone')
  assert.ok(of('Fjord Fibre').includes('answered'))
  assert.ok(!of('Lantern Hosting').includes('answered'))
  for (const each of notifications.filter(({ exercise }) => exercise)) assert.equal(each.state, 'held')

  const today = await comity.shell.get<{
    needs: { kind: string }[]
    feeds: { feed: string; days: unknown[] }[]
    counts: { unrouted: { count: number } }
  }>('/api/v1/desk/today')
  const kinds = new Set(today.needs.map(({ kind }) => kind))
  for (const kind of ['held-notification', 'bounced-notification', 're-route', 'false-positive', 'refused-rows'])
    assert.ok(kinds.has(kind), `${kind} waits for a person`)
  assert.ok(today.counts.unrouted.count > 0)
  assert.equal(today.feeds.find(({ feed }) => feed.endsWith('scan_redis'))?.days.length, 5)

  const { candidates } = await comity.shell.get<{ candidates: { freshness: { state: string } }[] }>(
    '/api/v1/directory/who?of=AS64499',
  )
  assert.equal(candidates[0]?.freshness.state, 'amber')
  assert.ok(comity.smtp.mails.length > 0)
  for (const mail of comity.smtp.mails) for (const to of mail.to) assert.match(to, /\.example$/)

  await assert.rejects(fillDemo(context), { code: 'platform.demo-refused' })

  await tellsOfActs(t, comity.shell)
  await tellsOfTheOffice(t, comity, made.signInAs)
})

/** What the rules said of the acts of the story, each for the reason that it is told for. */
async function tellsOfActs(t: TestContext, api: ApiClient): Promise<void> {
  const list = async <T>(path: string): Promise<T[]> => all(api.pages<T>(path))
  const absolutes = async (decisionId: string): Promise<string[]> => {
    const { rules } = await api.get<{ rules: { absolute: string | null }[] }>(`/api/v1/norms/decisions/${decisionId}`)
    return [...new Set(rules.flatMap(({ absolute }) => absolute ?? []))]
  }

  await t.test('S4: hack back is stopped by X1, partner data by X5, and the partner is asked', async () => {
    const [tasking] = await list<{ taskingId: string; answeredAt: string | null }>('/api/v1/taskings')
    const { lines } = await api.get<{ lines: { outcome: Outcome }[] }>(`/api/v1/taskings/${tasking!.taskingId}`)
    for (const { outcome } of lines) assert.deepEqual([outcome.outcome, outcome.released], ['FORBID!', false])
    assert.ok((await absolutes(lines[0]!.outcome.decisionId)).includes('X1'))
    assert.deepEqual(await absolutes(lines[1]!.outcome.decisionId), ['X5'])
    const [permission] = await list<{ source: string; state: string }>('/api/v1/mandates/permissions')
    assert.equal(permission?.state, 'asked')
    const letter = await api.get<{ text: string; signed: null }>(`/api/v1/taskings/${tasking!.taskingId}/letter`)
    assert.match(letter.text, /X1-tasking/)
    assert.deepEqual([letter.signed, tasking!.answeredAt], [null, null])
  })

  await t.test(
    'S5: the row with the mail server of a team is a near-miss under k-1, the rest is in force',
    async () => {
      const measures = await list<MeasureView>('/api/v1/measures')
      const held = measures.filter(({ nearMiss }) => nearMiss !== null)
      assert.deepEqual(
        held.map(({ state, nearMiss, proposal }) => [state, nearMiss?.team, proposal.targets]),
        [['draft', 'Islet CSIRT', [teamMailServer]]],
      )
      const { judgement } = await api.get<{ judgement: { rules: { id: string }[] } }>(
        `/api/v1/measures/${held[0]!.measureId}`,
      )
      assert.ok(judgement.rules.some(({ id }) => id.startsWith('k-1')))
      const inForce = measures.filter(({ state }) => state === 'applied')
      assert.deepEqual(inForce.map(({ breakGlass, proposal }) => [breakGlass, proposal.targets.length]).toSorted(), [
        [false, 2],
        [true, 1],
      ])
      const reviews = await list<{ of: string }>('/api/v1/approvals-reviews?state=open')
      assert.deepEqual(
        reviews.map((review) => review.of),
        ['break-glass'],
      )
    },
  )

  await t.test(
    'S6: the advisory is public, a State named on location alone is stopped by X4, nobody is accused',
    async () => {
      const statements = await list<{ statementId: string; state: string; body: { kind: string } }>(
        '/api/v1/statements',
      )
      const [stopped, advisory] = ['stopped', 'released'].map((state) =>
        statements.filter((one) => one.state === state),
      )
      assert.deepEqual([statements.length, stopped?.length, advisory?.[0]?.body.kind], [2, 1, 'advisory'])
      const { deliveries, holding } = await api.get<{
        deliveries: { decision: { rules: { id: string; absolute: string | null }[] } }[]
        holding: { text: string } | null
      }>(`/api/v1/statements/${stopped![0]!.statementId}`)
      assert.ok(deliveries[0]?.decision.rules.some(({ id, absolute }) => id === 'b-1' && absolute === 'X4'))
      assert.match(holding?.text ?? '', /does not tell who acts/)

      const [summary] = await list<{ assessmentId: string; frozen: number }>('/api/v1/assessments')
      const { content, versions } = await api.get<{
        content: { hypotheses: { kind: string }[] }
        versions: { number: number; reviews: unknown[] }[]
      }>(`/api/v1/assessments/${summary!.assessmentId}`)
      assert.deepEqual(
        content.hypotheses.map(({ kind }) => kind),
        ['named', 'named', 'false-flag', 'hijacked'],
      )
      assert.deepEqual(versions.map(({ number, reviews }) => [number, reviews.length]).toSorted(), [
        [1, 0],
        [2, 1],
      ])
    },
  )

  await t.test('a notice to a provider abroad waits in the inbox under P1-direct', async () => {
    const waiting = await list<{ act: string; open: { rule: string }[] }>('/api/v1/approvals?state=waiting')
    assert.ok(waiting.some(({ act, open }) => act === 'notify' && open.some(({ rule }) => rule === 'P1-direct')))
  })
}

/** What stands behind the acts, and who did them. */
async function tellsOfTheOffice(t: TestContext, comity: TestNode, links: readonly SignInLink[]): Promise<void> {
  const { shell: api } = comity
  await t.test('a clock of law runs, the framework has its owners, a change of the policy is drafted', async () => {
    const { items } = await api.get<{ items: { rule: string; ofLaw: boolean; standing: string }[] }>(
      '/api/v1/obligations?limit=500',
    )
    const clock = items.find(({ rule }) => rule === 'nis2-csirt-answer')
    assert.deepEqual([clock?.ofLaw, clock?.standing], [true, 'open'])
    const faults = await api.get<{ items: { check: string }[] }>('/api/v1/framework/faults')
    assert.deepEqual(
      faults.items.map(({ check }) => check),
      ['mandates.clause-ends'],
    )
    const overlay = await api.get<{ draft: { content: { changes: { rule: string; value: number }[] } } | null }>(
      '/api/v1/norms/overlay',
    )
    assert.deepEqual(
      overlay.draft?.content.changes.map(({ rule, value }) => [rule, value]),
      [['a-2', 90]],
    )
  })

  await t.test('each step has its own person in the record, and no step of the story is the shell', async () => {
    const { items } = await api.get<{ items: { type: string; actor: { kind: string; id: string } }[] }>(
      '/api/v1/audit?limit=500',
    )
    const steps = ['taskings.recorded', 'measures.applied', 'assessments.frozen', 'assessments.advisory']
    const who = steps.map((type) => items.find((fact) => fact.type === type)?.actor)
    for (const [at, actor] of who.entries()) assert.equal(actor?.kind, 'person', steps[at])
    assert.equal(new Set(who.slice(0, 3).map((actor) => actor?.id)).size, 3)
  })

  await t.test(
    'the norm report counts what was refused, the near-miss and both filters, from entries of the log',
    async () => {
      await comity.node.runJob('transparency.sequence')
      const { asOf } = await api.get<{ asOf: Instant }>('/api/v1/desk/today')
      const { metrics } = await api.get<{ metrics: Metric[] }>(
        `/api/v1/norms/report?from=${dayOf(plusMs(asOf, -2 * day))}&to=${dayOf(asOf)}`,
      )
      const totalOf = (metric: string) => metrics.find(({ definition }) => definition.id === metric)?.total
      const counts = ['M-k1', 'M-k2', 'M-b5'].map((metric) => totalOf(metric)?.reading.count)
      assert.deepEqual(counts, [2, 1, 1], 'acts that a ministry asked for, near-misses, statements stopped')
      const { reading, entries } = totalOf('M-f1')!
      assert.deepEqual([reading.numerator, reading.denominator], [2, 2], 'filters with a decision')
      assert.match(entries, /^\d+ \d+$|^\d+-\d+$/)
    },
  )

  await t.test('a link signs in as the one of the team that it is for, with a role of their own', async () => {
    assert.equal(new Set(links.map(({ url }) => url)).size, 9)
    const head = await api.takeInvitation(
      links.find(({ role }) => role === 'head')!.url.split('#')[1]!,
      'velvet tram above quiet lake',
    )
    const { actor } = await head.get<{ actor: { name: string; roles: string[] } }>('/api/v1/session')
    assert.deepEqual([actor.name, actor.roles], ['Hana Head', ['head']])
  })
}

interface Metric {
  readonly definition: { readonly id: string }
  readonly total: {
    readonly reading: { readonly count?: number; readonly numerator?: number; readonly denominator?: number }
    readonly entries: string
  } | null
}

interface Outcome {
  readonly decisionId: string
  readonly outcome: string
  readonly released: boolean
}

interface MeasureView {
  readonly measureId: string
  readonly state: string
  readonly breakGlass: boolean
  readonly nearMiss: { readonly team: string } | null
  readonly proposal: { readonly targets: readonly string[] }
}
