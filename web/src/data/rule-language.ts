import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Page } from '../api-types/page.ts'
import type { RuleLanguage } from '../api-types/policy.ts'
import { usePreferences } from '../shell/preferences.ts'
import { fitting } from './fitting-language.ts'

/** The languages in which rules are read, and the one in which this person reads them. */
export interface RuleLanguages {
  readonly all: readonly RuleLanguage[]
  /** For the `lang` of what stands on the page, so that it is read out as what it is. @source WCAG 2.2, 3.1.2 */
  readonly tag: string
}

/** In which language the texts of rules stand on the page: as chosen here, or as the browser says. */
export function useRuleLanguages(): RuleLanguages {
  const { rulesIn } = usePreferences()
  const query = useQuery({
    queryKey: ['norms', 'languages'],
    queryFn: ({ signal }) => api.get<Page<RuleLanguage>>('/norms/languages', {}, signal),
    staleTime: Infinity,
  })
  const all = query.data?.items ?? []
  return { all, tag: rulesIn === '' ? fitting(all, navigator.languages) : rulesIn }
}
