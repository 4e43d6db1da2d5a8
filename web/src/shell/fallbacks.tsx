import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { Button } from '../parts/button.tsx'
import { useTitle } from '../parts/page.tsx'
import { Empty, Problem } from '../parts/states.tsx'
import { t } from '../text/index.ts'

/** An address that leads nowhere. */
export function Missing() {
  const words = t.shell.notFound
  useTitle(words.title)
  return (
    <div className="page">
      <h1 className="unseen">{words.title}</h1>
      <Empty title={words.title} detail={words.detail} action={<Link to="/">{words.action}</Link>} />
    </div>
  )
}

/** The same where nothing else is on the page: there it is the whole content. */
export function MissingAlone() {
  return (
    <main className="main">
      <Missing />
    </main>
  )
}

/** A page that failed; the rest of the console stays. */
export function Failed({ error }: ErrorComponentProps) {
  return (
    <div className="page">
      <Problem error={error} />
      <div className="line">
        <Button kind="primary" onClick={() => window.location.reload()}>
          {t.shell.error.reload}
        </Button>
      </div>
    </div>
  )
}
