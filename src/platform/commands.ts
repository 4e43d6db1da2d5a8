import type { Command } from '#kernel/command.ts'
import type { presentSettings } from './http/health.ts'

/** Commands about the node itself. */
export const platformCommands: readonly Command[] = [
  {
    noun: 'settings',
    verb: '',
    summary: 'the settings in force, and where each came from',
    usage: '',
    flags: {},
    async run({ api, out, json }) {
      const { items } = await api.get<{ items: ReturnType<typeof presentSettings> }>('/api/v1/settings')
      if (json) return out.json(items)
      for (const each of items) {
        out.line(`${each.env} = ${String(each.value)}${each.unit === null ? '' : ` ${each.unit}`}  (${each.origin})`)
        out.line(`    ${each.meaning}`)
      }
    },
  },
]
