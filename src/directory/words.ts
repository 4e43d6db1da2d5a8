/** The closed lists of the room: what a network can be named by, what a contact is for, how it wants to be told. */

/** How a network is named. The order is the order of precedence in routing: the first that matches wins. */
export const networkKinds = ['cidr', 'asn', 'domain', 'sector', 'country'] as const
export type NetworkKind = (typeof networkKinds)[number]

/**
 * What a contact is for. The order is the order of preference among claims to the same network: an operator of critical
 * services is told before the abuse desk above it.
 */
export const contactRoles = ['critical-operator', 'abuse', 'csirt', 'national'] as const
export type ContactRole = (typeof contactRoles)[number]

/** The attachment that a recipient chose; `none` is told nothing by mail. */
export const messageFormats = ['csv', 'xarf', 'json', 'none'] as const
export type MessageFormat = (typeof messageFormats)[number]

/** Who is at the other end: hands, diplomats, or policy. */
export const contactLevels = ['technical', 'diplomatic', 'policy'] as const
export type ContactLevel = (typeof contactLevels)[number]

/** How often a contact chose to be told. */
export const contactPeriods = ['at-once', 'hourly', 'daily'] as const
export type ContactPeriod = (typeof contactPeriods)[number]

/** Fields of a contact that several sources may speak about; each keeps its own source of record. */
export const sourcedContactFields = [
  'format',
  'language',
  'level',
  'phone',
  'openpgpKey',
  'period',
  'verified',
] as const
export type SourcedContactField = (typeof sourcedContactFields)[number]

/** Whether a text is one of a closed list. */
export function isOneOf<T extends string>(list: readonly T[], text: string): text is T {
  return (list as readonly string[]).includes(text)
}
