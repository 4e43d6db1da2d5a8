import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { notificationStates, type Notification } from '../../api-types/observations.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Listed } from '../../parts/listed.tsx'
import { useTitle } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { HeldBatches } from './held-batches.tsx'
import { notificationColumns, shortNotificationColumns } from './columns.tsx'

/** Every message to a recipient, with one of them open beside the list. */
export function NotificationsPage() {
  const [search, change] = useUrlState()
  const { notificationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.notifications
  useTitle(notificationId === undefined ? words.title : null)
  const filters = { state: search['state'], team: search['team'] }
  const filtered = Object.values(filters).some((value) => (value ?? '') !== '')
  const list = useCursorList<Notification>({ path: '/notifications', query: filters, refreshMs: 30_000 })
  return (
    <Listed
      words={words}
      before={<HeldBatches />}
      filters={
        <>
          <Choice
            label={words.state}
            value={search['state'] ?? ''}
            onChoose={(state) => change({ state })}
            options={[
              ['', words.any],
              ...notificationStates.map((state) => [state, t.words.notificationState[state]] as const),
            ]}
          />
          {(search['team'] ?? '') !== '' && (
            <div className="field">
              <span className="label">{words.teamFilter}</span>
              <Button onClick={() => change({ team: undefined })}>
                <code>{search['team']}</code> <Icon name="close" /> <span className="unseen">{words.allTeams}</span>
              </Button>
            </div>
          )}
        </>
      }
      list={list}
      columns={notificationColumns}
      shortColumns={shortNotificationColumns}
      keyOf={(notification) => notification.notificationId}
      openKey={notificationId}
      onOpen={(notification) =>
        void navigate({
          to: '/notifications/$notificationId',
          params: { notificationId: notification.notificationId },
          search,
          replace: notificationId !== undefined,
        })
      }
      empty={
        filtered ? (
          <Empty title={words.empty} detail={words.emptyDetail} />
        ) : (
          <Empty
            title={words.none}
            detail={words.noneDetail}
            action={
              <Link className="button" data-kind="primary" to="/directory/$tab" params={{ tab: 'imports' }}>
                {words.noneDo}
              </Link>
            }
          />
        )
      }
    />
  )
}
