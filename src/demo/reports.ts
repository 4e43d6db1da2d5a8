import { upload, type DemoContext, type ReportView } from './api.ts'
import type { DemoReport } from './history.ts'

/** Reports handed in before the oldest of them is waited for: the intake works while the next are sent. */
const ahead = 12
const pollMs = 100

/** Hands reports in, oldest first, and waits until all are worked through. */
export async function handIn({ api, sleep, progress }: DemoContext, reports: readonly DemoReport[]): Promise<void> {
  const waiting: string[] = []
  const finished = async (): Promise<void> => {
    const reportId = waiting.shift()
    if (reportId === undefined) return
    for (;;) {
      const { state } = await api.get<ReportView>(`/api/v1/reports/${reportId}`)
      if (state === 'done' || state === 'failed') return
      await sleep(pollMs)
    }
  }
  for (const [at, report] of reports.entries()) {
    progress(`report ${at + 1} of ${reports.length}: ${report.fileName}`)
    const query = report.exercise ? '?exercise=true' : ''
    const { reportId } = await upload<{ reportId: string }>(api, `/api/v1/reports${query}`, report.text, {
      contentType: 'text/csv',
      fileName: report.fileName,
    })
    waiting.push(reportId)
    if (waiting.length > ahead) await finished()
  }
  while (waiting.length > 0) await finished()
}
