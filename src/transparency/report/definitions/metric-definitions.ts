import type { MetricDefinition } from '../definition.ts'
import { acrossMetrics } from './across.ts'
import { cooperationMetrics } from './cooperation.ts'
import { effectMetrics } from './effects.ts'
import { ownTerritoryMetrics } from './own-territory.ts'
import { rightsMetrics } from './rights.ts'

const orderOfNorms = 'abcdefghijk'

/** All metrics, by norm. @source NORMS-IN-PRACTICE C1 to C12, C16 */
export const metricDefinitions: readonly MetricDefinition[] = [
  ...cooperationMetrics,
  ...ownTerritoryMetrics,
  ...rightsMetrics,
  ...effectMetrics,
  ...acrossMetrics,
].toSorted((first, second) => placeOf(first) - placeOf(second))

function placeOf({ norm }: MetricDefinition): number {
  return norm === 'principles' ? 20 : norm === 'all' ? 30 : orderOfNorms.indexOf(norm)
}
