/** Loaded into every thread of the node that is measured: at SIGUSR2 each collects its heap, and `COMITY_BENCH_HEAP` says what all of them still hold. */
import { renameSync, writeFileSync } from 'node:fs'
import { BroadcastChannel, isMainThread } from 'node:worker_threads'

const collect = 'collect'
/** A thread answers between two pieces of its work. */
const patienceMs = 2000
const file = process.env['COMITY_BENCH_HEAP']
const channel = new BroadcastChannel('comity-bench-heap')
channel.unref()

function held(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Of other threads, in bytes, since they were last asked. */
let answers: number[] = []
channel.onmessage = (event: unknown): void => {
  const { data } = event as { data: unknown }
  if (isMainThread) answers.push(Number(data))
  else if (data === collect) channel.postMessage(held())
}

if (isMainThread && file !== undefined)
  process.on('SIGUSR2', () => {
    answers = []
    channel.postMessage(collect)
    const own = held()
    setTimeout(() => {
      writeFileSync(`${file}.part`, JSON.stringify({ main: own, others: answers }))
      renameSync(`${file}.part`, file)
    }, patienceMs).unref()
  })
