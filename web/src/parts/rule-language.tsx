import { useQueryClient } from '@tanstack/react-query'
import { useRuleLanguages } from '../data/rule-language.ts'
import { setPreferences, usePreferences } from '../shell/preferences.ts'
import { t } from '../text/index.ts'
import { Choice } from './field.tsx'

/** Chooses the language of the rules' texts, on this device. Nothing is shown where they are in one language only. */
export function RuleLanguageChoice() {
  const client = useQueryClient()
  const { all } = useRuleLanguages()
  const { rulesIn } = usePreferences()
  const words = t.rules.language
  if (all.length < 2) return null
  return (
    <Choice
      label={words.label}
      value={all.some(({ tag }) => tag === rulesIn) ? rulesIn : ''}
      onChoose={(tag) => {
        setPreferences({ rulesIn: tag })
        void client.invalidateQueries()
      }}
      options={[['', words.browser], ...all.map(({ tag, name }) => [tag, name] as const)]}
    />
  )
}
