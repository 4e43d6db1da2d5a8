import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Review } from '../../api-types/approvals.ts'
import type { Page } from '../../api-types/page.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { Empty, Loaded } from '../../parts/states.tsx'
import { useNow, When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'

/** What one person did alone and another has to look at: the first clock first, overdue ones marked. */
export function Reviews() {
  const words = t.approvals.reviews
  const query = useQuery({
    queryKey: ['approvals', 'reviews'],
    queryFn: ({ signal }) => api.get<Page<Review>>('/approvals-reviews', {}, signal),
    refetchInterval: 30_000,
  })
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={words.none} detail={words.noneDetail} />
        ) : (
          <ul className="stack">
            {items.map((review) => (
              <li key={review.reviewId}>
                <ReviewCard review={review} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function ReviewCard({ review }: { readonly review: Review }) {
  const words = t.approvals.reviews
  const client = useQueryClient()
  const overdue = Date.parse(review.due) < useNow()
  const [finding, setFinding] = useState<'justified' | 'not-justified' | null>(null)
  const whyNot = review.you.whyNot ?? undefined
  const send = async (reason: string): Promise<void> => {
    await api.post(`/approvals-reviews/${encodeURIComponent(review.reviewId)}`, { finding, reason })
    announce(t.approvals.done.reviewed)
    await client.invalidateQueries({
      predicate: ({ queryKey }) => ['approvals', 'desk'].some((one) => queryKey.includes(one)),
    })
  }
  return (
    <article className="card stack">
      <h2>
        <Link to="/approvals/$approvalId" params={{ approvalId: review.approvalId }} search={{}}>
          {review.title}
        </Link>
      </h2>
      <p className="line">
        <Chip tone="care" mark="ring">
          {words.of[review.of]}
        </Chip>
        {overdue && (
          <Chip tone="harm" mark="full">
            {words.overdue}
          </Chip>
        )}
        <span className="quiet">
          {words.due} <When at={review.due} as="both" />
        </span>
      </p>
      <p>
        {words.by(review.done.name)}: <span className="prose">“{review.done.reason}”</span>
      </p>
      <div className="line">
        <Button kind="primary" whyNot={whyNot} onClick={() => setFinding('justified')}>
          {words.justified}
        </Button>
        <Button kind="harm" whyNot={whyNot} onClick={() => setFinding('not-justified')}>
          {words.notJustified}
        </Button>
      </div>
      {finding !== null && (
        <ReasonDialog
          title={finding === 'justified' ? words.justified : words.notJustified}
          note={words.note}
          action={finding === 'justified' ? words.justified : words.notJustified}
          harm={finding === 'not-justified'}
          onClose={() => setFinding(null)}
          onConfirm={send}
        />
      )}
    </article>
  )
}
