import { roles, type Role } from '#kernel/actor.ts'
import type { CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { OneTimeLink } from '../links/links.ts'

/** A flag that the command needs. */
export function textFlag({ flags }: CommandContext, name: string): string {
  const value = flags[name]
  if (typeof value !== 'string' || value === '') throw new AppError('platform.bad-usage', `Say --${name}.`)
  return value
}

/** The one thing that the command is about. */
export function argument({ positionals }: CommandContext, what: string): string {
  const [value, ...more] = positionals
  if (value === undefined || more.length > 0) throw new AppError('platform.bad-usage', `Name one ${what}.`)
  return value
}

/** `analyst,duty-officer` as roles, checked here so that the sentence names the list. */
export function rolesFrom(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !(roles as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw new AppError('platform.bad-usage', `There is no role "${unknown[0]}". Roles: ${roles.join(', ')}.`)
  return names as Role[]
}

/** Prints a one-time link with what it is for. */
export function sayLink({ out, json }: CommandContext, link: OneTimeLink, sentence: string): void {
  if (json) out.json(link)
  else for (const line of [sentence, '', `  ${link.url}`, '', `It works once, until ${link.expiresAt}.`]) out.line(line)
}
