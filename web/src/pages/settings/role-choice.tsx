import { useId } from 'react'
import { t } from '../../text/index.ts'

interface RoleChoiceProps {
  readonly label: string
  readonly hint?: string
  /** Code and word of each. */
  readonly options: readonly (readonly [string, string])[]
  readonly chosen: readonly string[]
  readonly onChoose: (chosen: readonly string[]) => void
}

/** The roles of this product, in the order of the domain. */
export const roleOptions = Object.entries(t.words.role)

/** Several of a closed list, all in sight. */
export function RoleChoice({ label, hint, options, chosen, onChoose }: RoleChoiceProps) {
  const id = useId()
  return (
    <fieldset className="choices" aria-describedby={hint === undefined ? undefined : id}>
      <legend>{label}</legend>
      {options.map(([code, word]) => (
        <label key={code} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(code)}
            onChange={(event) =>
              onChoose(event.target.checked ? [...chosen, code] : chosen.filter((each) => each !== code))
            }
          />
          {word}
        </label>
      ))}
      {hint !== undefined && (
        <p className="small quiet" id={id}>
          {hint}
        </p>
      )}
    </fieldset>
  )
}
