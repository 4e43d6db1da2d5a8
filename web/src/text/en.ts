import { ageing } from './en/ageing.ts'
import { approvals } from './en/approvals.ts'
import { assessments } from './en/assessments.ts'
import { conscience } from './en/conscience.ts'
import { coverage } from './en/coverage.ts'
import { dataProtection } from './en/data-protection.ts'
import { decisions } from './en/decisions.ts'
import { directory } from './en/directory.ts'
import { findings } from './en/findings.ts'
import { log } from './en/log.ts'
import { framework } from './en/framework.ts'
import { normReport } from './en/norm-report.ts'
import { measures } from './en/measures.ts'
import { mandates } from './en/mandates.ts'
import { notifications } from './en/notifications.ts'
import { obligations } from './en/obligations.ts'
import { people } from './en/people.ts'
import { reports } from './en/reports.ts'
import { rules } from './en/rules.ts'
import { retention } from './en/retention.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { sources } from './en/sources.ts'
import { taskings } from './en/taskings.ts'
import { today } from './en/today.ts'
import { words } from './en/words.ts'

/**
 * Every text of the console, in English.
 *
 * A translation is a file like this one, of the type `Messages`. Sentences are whole: none is put together from parts,
 * since word order differs; what varies is an argument, and a count is turned into words where the sentence is.
 */
export const en = {
  lang: 'en',
  dir: 'ltr' as 'ltr' | 'rtl',
  shell,
  words,
  people,
  today,
  findings,
  reports,
  notifications,
  directory,
  decisions,
  approvals,
  obligations,
  settings,
  ageing,
  conscience,
  coverage,
  retention,
  normReport,
  measures,
  framework,
  dataProtection,
  rules,
  assessments,
  log,
  sources,
  taskings,
  mandates,
}
