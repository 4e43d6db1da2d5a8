import type { Command } from '#kernel/command.ts'
import type { Instrument } from './instruments/instrument.ts'
import type { Restriction } from './restrictions/restrictions.ts'

/** What compels and what restricts, on the command line. Who answers for it does so in the console: a shell is nobody. */
export const mandatesCommands: readonly Command[] = [
  {
    noun: 'mandate',
    verb: 'instruments',
    summary: 'what compels the team: instruments, and whether the source was told',
    usage: '[--state STATE]',
    flags: { state: { type: 'string', meaning: 'recorded, validated, in-force, refused or ended' } },
    async run({ api, flags, out, json }) {
      const query = new URLSearchParams({
        limit: '500',
        ...(typeof flags['state'] === 'string' && { state: flags['state'] }),
      })
      const rows: string[][] = []
      for await (const one of api.pages<Instrument>(`/api/v1/mandates/instruments?${query}`)) {
        if (json) out.json(one)
        else rows.push([one.instrumentId, one.state, one.kind, one.reference, narrowed(one), told(one)])
      }
      if (!json) out.table(['instrument', 'state', 'kind', 'reference', 'records', 'source told'], rows)
    },
  },
  {
    noun: 'mandate',
    verb: 'restrictions',
    summary: 'what governments lay on working with partners',
    usage: '[--partner NAME] [--in-force]',
    flags: {
      partner: { type: 'string', meaning: 'name of a partner, as the directory has it' },
      'in-force': { type: 'boolean', meaning: 'only those in force now' },
    },
    async run({ api, flags, out, json }) {
      const query = new URLSearchParams({
        limit: '500',
        inForce: String(flags['in-force'] === true),
        ...(typeof flags['partner'] === 'string' && { partner: flags['partner'] }),
      })
      const rows: string[][] = []
      for await (const one of api.pages<Restriction>(`/api/v1/mandates/restrictions?${query}`)) {
        if (json) out.json(one)
        else
          rows.push([one.partner, one.effect, one.laidBy, one.instrument, one.lifted === null ? one.until : 'lifted'])
      }
      if (!json) out.table(['partner', 'effect', 'laid by', 'instrument', 'until'], rows)
    },
  },
]

function narrowed({ records }: Instrument): string {
  return records === null ? '–' : `${records.from} → ${records.to}`
}

function told({ told: said, source, gag, tellBy }: Instrument): string {
  if (source === null) return 'own data'
  if (said !== null) return said.at
  return tellBy === null ? (gag === null ? '–' : `barred by ${gag.reference}`) : `by ${tellBy}`
}
