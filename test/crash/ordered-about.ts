/**
 * Loaded into a node before anything else, so that the faults test can do to it what it cannot do from outside: set its clock, and break
 * its intake thread. It looks for orders in the folder `COMITY_TEST_ORDERS`: `clock` holds the milliseconds by which the clock is off,
 * `break-thread` breaks the next thread that reads it.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

const folder = process.env['COMITY_TEST_ORDERS']!
const RealDate = Date
let offMs = 0

function readClock(): void {
  try {
    offMs = Number(readFileSync(join(folder, 'clock'), 'utf8'))
  } catch {
    offMs = 0
  }
}

/** All that asks for the time in this thread gets it from here, as all that runs on a machine has its one clock. */
globalThis.Date = class extends RealDate {
  constructor(...words: unknown[]) {
    if (words.length === 0) super(RealDate.now() + offMs)
    else super(...(words as [number]))
  }
  static override now(): number {
    return RealDate.now() + offMs
  }
} as DateConstructor

readClock()
setInterval(readClock, 50).unref()

if (!isMainThread)
  setInterval(() => {
    const order = join(folder, 'break-thread')
    if (!existsSync(order)) return
    rmSync(order)
    throw new Error('this thread was told to break')
  }, 5).unref()
