/** Faults around a node, none of which kills it: what it must say meanwhile, and that it goes on by itself when they are over. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ErrorCode } from '#kernel/error-codes.ts'
import { isAppError } from '#kernel/errors.ts'
import { hour } from '#kernel/instant.ts'
import type { Evidence, Kill } from './check.ts'
import { clearUnusual } from './duty-officer.ts'
import { deskOf, type Door } from './feeder.ts'
import type { World } from './world.ts'

/** One fault: it is there when `strike` begins, and over when it ends. */
export interface Trouble {
  readonly name: string
  /** It cuts conversations with the mail server, so that one message may come twice. */
  readonly mayDouble?: true
  /** @param forMs How long it lasts. */
  strike(world: World, forMs: number): Promise<void>
}

/** What a node says to a report of random bytes; null where it takes it. */
async function refusalOf(world: World, bytes: Buffer): Promise<unknown> {
  try {
    await world.node(0)!.api.upload('/api/v1/reports', Readable.from([bytes]), {
      contentType: 'text/csv',
      fileName: 'large.csv',
    })
    return null
  } catch (error) {
    return error
  }
}

/** The node says that it does not do its work, to whatever sends requests to it. */
async function assertNotReady(world: World): Promise<void> {
  const said = await world
    .node(0)!
    .api.get('/readyz')
    .catch((error: unknown) => error)
  assertCode(said, 'platform.unavailable')
}

function assertCode(error: unknown, code: ErrorCode): void {
  assert.ok(isAppError(error, code), `${code} was to be said, and not ${String(error)}`)
}

const spooled = (world: World): string[] => readdirSync(join(world.dataDirs[0]!, 'spool'))

/** No report stays half written. The doors go on trying, so that one may be there for a moment. */
async function assertNoneHalfWritten(world: World): Promise<void> {
  const parts = (): string[] => spooled(world).filter((name) => name.endsWith('.part'))
  let left = parts()
  for (const end = performance.now() + 5000; left.length > 0 && performance.now() < end; await sleep(50)) {
    const now = new Set(parts())
    left = left.filter((name) => now.has(name))
  }
  assert.deepEqual(left, [], 'nothing is left half written')
}

/** One more report by each door. */
export function feedAll(world: World, rows: number): void {
  const doors: Door[] = ['http', 'folder', ...(world.hasMailbox ? (['mail'] as const) : [])]
  for (const door of doors) world.feeder.handIn(door, rows)
}

export const databaseGone: Trouble = {
  name: 'the database is stopped and stays away',
  async strike(world, forMs) {
    const back = world.databaseAway(forMs)
    // The server needs a moment to send its clients home.
    await sleep(1000)
    feedAll(world, 200)
    const asked = await world
      .node(0)!
      .api.get('/api/v1/reports')
      .catch((error: unknown) => error)
    assertCode(asked, 'platform.database')
    await assertNotReady(world)
    const tries = world.feeder.tries.length
    world.feeder.handIn('http', 200)
    while (world.feeder.tries.length === tries) await sleep(50)
    assert.ok(
      spooled(world).some((name) => name.endsWith('.note')),
      'what is taken in meanwhile lies in the spool',
    )
    await back
  },
}

const MiB = 1 << 20

export const diskFull: Trouble = {
  name: 'the disk becomes full while a report is written',
  async strike(world, forMs) {
    world.disk!.fill(1 * MiB)
    assertCode(await refusalOf(world, Buffer.alloc(3 * MiB, 'x')), 'observations.spool-full')
    world.disk!.fill(0)
    assertCode(await refusalOf(world, Buffer.alloc(1000, 'x')), 'observations.spool-full')
    feedAll(world, 200)
    await sleep(forMs)
    assert.ok(world.feeder.open.size > 0, 'nothing is taken in while the disk is full')
    await assertNoneHalfWritten(world)
    world.disk!.free()
  },
}

export const diskReadOnly: Trouble = {
  name: 'the disk of the data folder can only be read',
  async strike(world, forMs) {
    world.disk!.readOnly(true)
    assertCode(await refusalOf(world, Buffer.alloc(MiB, 'x')), 'observations.spool-unwritable')
    await assertNotReady(world)
    const { items } = await world.node(0)!.api.get<{ items: { check: string; severity: string }[] }>('/api/v1/doctor')
    assert.equal(items.find(({ check }) => check === 'platform.disk-unwritable')?.severity, 'fault')
    feedAll(world, 200)
    await sleep(forMs)
    world.disk!.readOnly(false)
  },
}

export const clockSetBack: Trouble = {
  name: 'the clock is six hours ahead, and is set right',
  async strike(world, forMs) {
    world.order('clock', String(6 * hour))
    await sleep(200)
    feedAll(world, 200)
    await sleep(forMs)
    world.order('clock', '0')
  },
}

export const mailServerGone: Trouble = {
  name: 'the mail server takes no connection',
  mayDouble: true,
  async strike(world, forMs) {
    for (const sink of world.sinks) sink.away()
    const before = world.mails().length
    feedAll(world, 200)
    await sleep(forMs)
    assert.equal(world.mails().length, before)
    for (const sink of world.sinks) await sink.back()
  },
}

export const threadBroken: Trouble = {
  name: 'the thread that works through reports breaks',
  async strike(world) {
    world.order('break-thread', '')
    feedAll(world, 2000)
    while (world.isOrdered('break-thread')) await sleep(50)
  },
}

export const troubles: readonly Trouble[] = [
  databaseGone,
  diskFull,
  diskReadOnly,
  clockSetBack,
  mailServerGone,
  threadBroken,
]

export interface TroublePlan {
  readonly troubles: readonly Trouble[]
  /** How long each lasts. */
  readonly forMs: number
  /** How long a node may take afterwards until nothing is left to do. */
  readonly patienceMs: number
  readonly onOver?: (trouble: Trouble, settledAfterMs: number) => void
}

/** One trouble after the other, with reports by all doors before, in and after each. @returns What there is to check. */
export async function throughTroubles(world: World, plan: TroublePlan): Promise<Evidence> {
  const kills: Kill[] = []
  let cleared = 0
  for (const trouble of plan.troubles) {
    feedAll(world, 300)
    await sleep(500)
    if (trouble.mayDouble) kills.push({ at: performance.now(), stage: trouble.name, node: null })
    await trouble.strike(world, plan.forMs)
    const overAt = performance.now()
    feedAll(world, 100)
    await world.settle(plan.patienceMs)
    plan.onOver?.(trouble, performance.now() - overAt)
    cleared += await clearUnusual(world, plan.patienceMs)
  }
  return {
    truth: { reports: world.feeder.reports, deskOf, bounced: new Set() },
    found: await world.observer.found(),
    mails: world.mails(),
    kills,
    cleared,
  }
}
