import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Task } from '../../api-types/observations.ts'
import type { Page } from '../../api-types/page.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/** What the answers to a message ask a person to do. */
export function Tasks({ notificationId }: { readonly notificationId: string }) {
  const words = t.notifications
  const client = useQueryClient()
  const whyNot = useWhyNot('observations.edit')
  const [asked, setAsked] = useState<Task | null>(null)
  const query = useQuery({ queryKey: ['tasks'], queryFn: ({ signal }) => api.get<Page<Task>>('/tasks', {}, signal) })
  const tasks = query.data?.items.filter((task) => task.notificationId === notificationId) ?? []
  if (tasks.length === 0) return null
  return (
    <div className="notice" data-tone="care">
      <strong>{words.tasks}</strong>
      <ul className="stack-tight">
        {tasks.map((task) => (
          <li key={task.taskId} className="line">
            <span>{words.taskKinds[task.kind]}</span>
            <span className="quiet">
              {words.findings(task.findings)}, {t.today.due} <When at={task.dueAt} />
            </span>
            <Button whyNot={whyNot} onClick={() => setAsked(task)}>
              {words.taskDone}
            </Button>
          </li>
        ))}
      </ul>
      {asked !== null && (
        <ReasonDialog
          title={words.taskDoneTitle}
          note={words.taskDoneNote}
          action={words.taskDone}
          onClose={() => setAsked(null)}
          onConfirm={async (outcome) => {
            await api.post(`/tasks/${encodeURIComponent(asked.taskId)}/done`, { outcome })
            announce(words.taskSaid)
            await Promise.all([
              client.invalidateQueries({ queryKey: ['tasks'] }),
              client.invalidateQueries({ queryKey: ['desk'] }),
            ])
          }}
        />
      )}
    </div>
  )
}
