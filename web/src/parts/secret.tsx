import { t } from '../text/index.ts'
import { announce } from './announce.tsx'
import { Button } from './button.tsx'

/** Something shown this once, ready to be copied. */
export function Secret({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div className="notice" data-tone="good" role="status">
      <strong>{label}</strong>
      <code className="secret ltr">{value}</code>
      <div className="line">
        <Button onClick={() => void navigator.clipboard.writeText(value).then(() => announce(t.shell.copied))}>
          {t.shell.copy}
        </Button>
      </div>
    </div>
  )
}
