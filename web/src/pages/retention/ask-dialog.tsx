import { useId, useState } from 'react'
import { api } from '../../api.ts'
import type { Report } from '../../api-types/observations.ts'
import { textOf } from '../../data/form.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'
import { HoldForm } from './hold-form.tsx'
import type { Looking } from './hold-roles.ts'

/** The longest that one hold lasts. */
const longestDays = 366
const usualDays = 90
const dayMs = 86_400_000

function dayAfter(now: number, days: number): string {
  return new Date(now + days * dayMs).toISOString().slice(0, 10)
}

/** Asks for a report to be kept beyond its date. */
export function AskDialog({ looking, onClose }: { readonly looking: Looking; readonly onClose: () => void }) {
  const words = t.retention.holds
  const id = useId()
  const [now] = useState(Date.now)
  const recent = useWholeList<Report>('/reports', { limit: 50 }).data?.items ?? []
  return (
    <HoldForm
      title={words.askTitle}
      note={words.askNote}
      action={words.askDo}
      done={words.asked}
      looking={looking}
      onClose={onClose}
      send={(fields) =>
        api.post(`/reports/${encodeURIComponent(textOf(fields, 'report').trim())}/holds`, {
          reason: textOf(fields, 'reason').trim(),
          until: `${textOf(fields, 'until')}T00:00:00.000Z`,
          role: textOf(fields, 'role'),
        })
      }
    >
      {(form) => (
        <>
          <TextField
            label={words.report}
            hint={words.reportHint}
            name="report"
            list={`${id}-reports`}
            required
            autoFocus
            autoComplete="off"
            spellCheck={false}
            pattern="\s*report_[0-9a-z]+\s*"
            placeholder="report_…"
            fault={form.faultOf('/reportId')}
          />
          <datalist id={`${id}-reports`}>
            {recent.map(({ reportId, fileName }) => (
              <option key={reportId} value={reportId}>
                {fileName}
              </option>
            ))}
          </datalist>
          <TextField
            label={words.until}
            hint={words.untilHint(longestDays)}
            name="until"
            type="date"
            required
            min={dayAfter(now, 1)}
            max={dayAfter(now, longestDays)}
            defaultValue={dayAfter(now, usualDays)}
            fault={form.faultOf('/until')}
          />
        </>
      )}
    </HoldForm>
  )
}
