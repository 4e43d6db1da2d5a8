import type { RuleLanguage } from '../api-types/policy.ts'
import { t } from '../text/index.ts'

/** The first that a browser wishes for and that there is, as the node chooses it. */
export function fitting(all: readonly RuleLanguage[], wishes: readonly string[]): string {
  for (const wish of wishes) {
    const found = all.find(({ tag }) => wish === tag || wish.toLowerCase().startsWith(`${tag.toLowerCase()}-`))
    if (found) return found.tag
  }
  return t.lang
}
