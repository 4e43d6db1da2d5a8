import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { Approval } from '../../api-types/approvals.ts'
import type { Page } from '../../api-types/page.ts'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { ApprovalStateChip } from './columns.tsx'
import { partWords } from './part-words.ts'

/** What people are asked about a thing, shown where the thing is. Nothing where nobody is asked. */
export function ApprovalBeside({ subjectId }: { readonly subjectId: string }) {
  const words = t.approvals
  const whyNot = useWhyNot('norms.approvals.read')
  const { data } = useQuery({
    queryKey: ['approvals', 'of', subjectId],
    queryFn: ({ signal }) => api.get<Page<Approval>>('/approvals', { subject: subjectId, limit: 1 }, signal),
    enabled: whyNot === undefined,
  })
  const approval = data?.items[0]
  if (approval === undefined) return null
  return (
    <div className="notice" data-tone={approval.state === 'waiting' ? 'care' : undefined}>
      <strong>{words.beside}</strong>
      <span className="line">
        <ApprovalStateChip state={approval.state} />
        {approval.open.map(partWords).join('; ')}
      </span>
      <Link to="/approvals/$approvalId" params={{ approvalId: approval.approvalId }} search={{}}>
        {words.besideLink}
      </Link>
    </div>
  )
}
