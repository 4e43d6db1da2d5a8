import type { Readable } from 'node:stream'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import { checkBundle } from './bundle/verify.ts'
import type { NormReport } from './compute.ts'
import { reportLines } from './report-text.ts'

/** A year of a large team is some tens of MB. */
const maxBundleBytes = 512 * 1024 * 1024

/** `comity norms report …` */
export const normReportCommand: Command = {
  noun: 'norms',
  verb: 'report',
  summary: 'The norm report of a period, computed from the log; or a bundle computed again, with no node.',
  usage: '{--from DAY --to DAY [--edition EDITION] [--bundle FILE] | --recompute BUNDLE [--key VKEY]}',
  flags: {
    from: { type: 'string', meaning: 'the first day, as 2026-01-01' },
    to: { type: 'string', meaning: 'the last day' },
    edition: { type: 'string', meaning: 'internal, oversight, partner or public; internal when not given' },
    bundle: { type: 'string', meaning: 'the file that the signed bundle is written to; - is standard output' },
    recompute: { type: 'string', meaning: 'a bundle to check against its log and to compute again' },
    key: { type: 'string', meaning: 'the key of the log as you know it from elsewhere' },
  },
  withoutNode: (flags) => flags['recompute'] !== undefined,
  async run(context) {
    const { flags } = context
    if (typeof flags['recompute'] === 'string') return recompute(context, flags['recompute'])
    const { from, to, edition } = flags
    if (typeof from !== 'string' || typeof to !== 'string')
      throw new AppError('platform.bad-usage', 'Name the first and the last day: --from 2026-01-01 --to 2026-03-31.')
    const query = new URLSearchParams({ from, to, ...(typeof edition === 'string' ? { edition } : {}) })
    const { bundle } = flags
    if (typeof bundle === 'string')
      return context.writeFile(bundle, await context.api.text(`/api/v1/norms/report/bundle?${query}`))
    print(context, await context.api.get<NormReport>(`/api/v1/norms/report?${query}`))
  },
}

async function recompute(context: CommandContext, path: string): Promise<void> {
  const { stream } = context.openFile(path)
  const key = context.flags['key']
  const text = await readText(stream, path)
  const check = await checkBundle(text, typeof key === 'string' ? key : undefined).catch((cause: unknown) => {
    if (!(cause instanceof RangeError)) throw cause
    throw new AppError('transparency.bad-bundle', `${path} cannot be read: ${cause.message}.`, { cause })
  })
  if (check.faults.length > 0)
    throw new AppError('transparency.bundle-differs', `The bundle was refused: ${check.faults.join(' ')}`, {
      faults: check.faults.map((reason) => ({ pointer: '', reason })),
    })
  print(context, check.report)
  for (const { origin, size } of check.trees)
    context.out.progress(
      `${check.leaves} leaves, all of them in the log ${origin} at size ${size}; every number follows from them`,
    )
}

function print({ json, out }: CommandContext, report: NormReport): void {
  // One order of names, so that a report and its recomputation are the same bytes.
  if (json) return out.json(JSON.parse(canonicalJson(report as unknown as Json)))
  for (const line of reportLines(report)) out.line(line)
}

async function readText(stream: Readable, path: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk)
    size += bytes.byteLength
    if (size > maxBundleBytes)
      throw new AppError('platform.too-large', `${path} is larger than ${maxBundleBytes} bytes.`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
