import type { Readable } from 'node:stream'
import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { PolicyCheck } from './check.ts'
import { filesOf, packCommand } from './packs/commands.ts'
import type { Replay } from './norms.ts'
import type { PresentedDecision, PresentedRule } from './present.ts'
import { maxPolicyBytes } from './yaml-text.ts'

const languageFlag = {
  language: { type: 'string', meaning: 'the language of the texts of rules, as de; English when not given' },
} as const

/** The part of an address that asks for the language. */
function inLanguage({ flags }: CommandContext): string {
  const { language } = flags
  return typeof language === 'string' ? `?lang=${encodeURIComponent(language)}` : ''
}

const decide: Command = {
  noun: 'norms',
  verb: 'decide',
  summary: 'What the rules say to given facts.',
  usage: 'FACTS.json [--act notify] [--language de]',
  flags: { act: { type: 'string', meaning: 'the act that is decided; notify when not given' }, ...languageFlag },
  async run(context) {
    const file = await onlyFile(context)
    const facts = parseFacts(file.text)
    const act = typeof context.flags['act'] === 'string' ? context.flags['act'] : undefined
    const answer = await context.api.post<PresentedDecision>(`/api/v1/norms/decisions${inLanguage(context)}`, {
      ...(act && { act }),
      ...facts,
    })
    if (context.json) return context.out.json(answer)
    context.out.line(`${answer.outcome}  ${answer.decisionId}`)
    context.out.table(
      ['rule', 'outcome', 'reason'],
      answer.rules.map((rule) => [rule.id, rule.outcome, rule.reason]),
    )
    for (const { rule, toLift } of answer.holds) context.out.line(`held by ${rule}: ${toLift}`)
    for (const { rule, role } of answer.approvals) context.out.line(`approval by ${role} (${rule})`)
    for (const { rule, to } of answer.referrals) context.out.line(`referred to ${to} (${rule})`)
    for (const { what, due } of answer.obligations) context.out.line(`due ${due}: ${what}`)
    if (answer.factsMissing.length > 0) context.out.line(`not known: ${answer.factsMissing.join(', ')}`)
    for (const { facts: changed, outcome } of answer.whatWouldChangeIt)
      context.out.line(
        `${outcome} if ${Object.entries(changed)
          .map(([name, value]) => `${name} = ${value}`)
          .join(' and ')}`,
      )
    for (const alternative of answer.alternatives) context.out.line(`instead: ${alternative}`)
  },
}

/** Facts lie in the file as one object, or beside the act as `{ "act": …, "facts": { … } }`. */
function parseFacts(text: string): { act?: unknown; facts: unknown } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('platform.bad-usage', 'The file of facts is no JSON.', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('platform.bad-usage', 'The file of facts must hold one JSON object.')
  return 'facts' in value ? (value as { facts: unknown }) : { facts: value }
}

const rules: Command = {
  noun: 'norms',
  verb: 'rules',
  summary: 'The rules in force, as sentences.',
  usage: '[--language de]',
  flags: languageFlag,
  async run(context) {
    const { api, out, json } = context
    const { items } = await api.get<{ items: PresentedRule[] }>(`/api/v1/norms/rules${inLanguage(context)}`)
    if (json) return out.json(items)
    out.table(
      ['rule', 'norm', 'outcome', 'sentence'],
      items.map((rule) => [rule.id, rule.norm, rule.outcome, rule.sentence]),
    )
  },
}

const check: Command = {
  noun: 'norms',
  verb: 'check',
  summary: 'Checks policy files and runs all cases; files not given are those in force.',
  usage: 'PACK.yaml…|FOLDER',
  flags: {},
  async run(context) {
    if (context.positionals.length === 0) throw new AppError('platform.bad-usage', 'Name the policy files to check.')
    const files = []
    for (const path of filesOf(context, context.positionals)) {
      const { stream, name } = context.openFile(path)
      files.push({ name: name.split('/').at(-1), text: await readText(stream, path) })
    }
    const answer = await context.api.post<PolicyCheck>('/api/v1/norms/check', { files })
    if (context.json) context.out.json(answer)
    const failed = answer.failed.map((one) => ({
      pointer: `/${one.rule}/${one.name}`,
      reason: `wanted ${one.wanted}; got ${one.got}`,
    }))
    const faults = [...answer.faults, ...failed]
    if (!answer.ok)
      throw new AppError('norms.bad-pack', `The policy files were refused: ${faults.length} faults.`, {
        faults,
      })
    if (!context.json)
      context.out.line(`${answer.rulePack}: ${answer.rules} rules, ${answer.cases} cases, all as written`)
  },
}

const replay: Command = {
  noun: 'norms',
  verb: 'replay',
  summary: 'Makes a decision again from its stored facts and rules.',
  usage: 'DECISION',
  flags: {},
  async run({ positionals, api, out, json }) {
    const [id] = positionals
    if (id === undefined || positionals.length > 1) throw new AppError('platform.bad-usage', 'Name one decision.')
    const answer = await api.get<Replay>(`/api/v1/norms/decisions/${encodeURIComponent(id)}/replay`)
    if (json) out.json(answer)
    if (!answer.same)
      throw new AppError(
        'norms.replay-differs',
        `Stored was ${answer.stored.outcome}, repeated is ${answer.repeated.outcome}.`,
      )
    if (!json) out.line(`${answer.repeated.outcome}, as stored: ${answer.repeated.rules.join(', ')}`)
  },
}

async function onlyFile(context: CommandContext): Promise<{ name: string; text: string }> {
  const [path] = context.positionals
  if (path === undefined || context.positionals.length > 1)
    throw new AppError('platform.bad-usage', 'Name one file of facts.')
  const { stream, name } = context.openFile(path)
  return { name, text: await readText(stream, path) }
}

async function readText(stream: Readable, path: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk)
    size += bytes.byteLength
    if (size > maxPolicyBytes)
      throw new AppError('platform.too-large', `${path} is larger than ${maxPolicyBytes} bytes.`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** `comity norms …` */
export const normsCommands: readonly Command[] = [decide, rules, check, replay, packCommand]
