import { Type, type Static } from '#kernel/schema.ts'

const line = Type.String({ maxLength: 500 })
const text = Type.String({ maxLength: 20_000 })
const lines = Type.Array(line, { maxItems: 100 })

/** One of a team's people, as the team itself publishes them. */
export const TeamMember = Type.Object(
  {
    name: line,
    email: Type.Optional(line),
    openpgpKeys: Type.Optional(lines),
    languages: Type.Optional(lines),
    isRepresentative: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

/**
 * Results of looking a team up in the sanctions and export lists that bind us. A country is never listed, a body may be; `restricted` is a
 * body that is not listed itself, but that a binding rule reaches, as the legal adviser found.
 */
export const listings = ['not-listed', 'possible-match', 'restricted', 'listed'] as const
export type Listing = (typeof listings)[number]

/**
 * How a team describes itself, and what the team of this node has found out about it.
 *
 * @source RFC 2350 section 3 (mission, authority, policies, services); FIRST global-irt schema version 2 (the rest)
 */
export const TeamProfile = Type.Partial(
  Type.Object(
    {
      shortName: line,
      officialName: line,
      host: line,
      parentOrganisation: line,
      postalAddress: text,
      timeZone: line,
      establishment: line,
      websites: lines,
      emails: lines,
      phones: lines,
      openpgpKeys: lines,
      operatingHours: text,
      constituency: text,
      constituencyCode: line,
      constituencyDescription: text,
      types: lines,
      languages: lines,
      preferredLanguage: line,
      members: Type.Array(TeamMember, { maxItems: 200 }),
      membership: line,
      mission: text,
      authority: text,
      incidentTypes: text,
      cooperation: text,
      communication: text,
      services: text,
      disclaimers: text,
      lastModified: line,
      /** Looked up by the legal adviser, on that day: nothing tells it by itself. @source NORMS-IN-PRACTICE C12, sanctions */
      listing: Type.Object(
        {
          result: Type.Unsafe<Listing>({ type: 'string', enum: [...listings] }),
          checkedOn: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
          lists: line,
        },
        { additionalProperties: false },
      ),
    },
    { additionalProperties: false },
  ),
)
export type TeamProfile = Static<typeof TeamProfile>

/** What a merge of several sources found about one team or contact. */
export interface MergedFields {
  /** Fields that take the incoming value: nobody had spoken of them, or the same source had. */
  readonly changed: Record<string, { readonly before: unknown; readonly after: unknown }>
  /** Fields of which another source is the record: shown to a person, not overwritten. */
  readonly proposed: Record<string, { readonly current: unknown; readonly proposed: unknown }>
}

/**
 * Brings together what the directory holds and what a source says now.
 *
 * @param sources Source of record of each field that has one.
 */
export function mergeFields(
  current: Readonly<Record<string, unknown>>,
  sources: Readonly<Record<string, string>>,
  incoming: Readonly<Record<string, unknown>>,
  source: string,
): MergedFields {
  const changed: MergedFields['changed'] = {}
  const proposed: MergedFields['proposed'] = {}
  for (const [field, value] of Object.entries(incoming)) {
    const before = current[field] ?? null
    if (JSON.stringify(before) === JSON.stringify(value)) continue
    if ((sources[field] ?? source) === source) changed[field] = { before, after: value }
    else proposed[field] = { current: before, proposed: value }
  }
  return { changed, proposed }
}
