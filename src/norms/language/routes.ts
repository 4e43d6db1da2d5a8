import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { RulePack } from '../pack.ts'
import type { Language, Languages } from './languages.ts'
import { coverageOf } from './texts.ts'

/** The parameter by which a reader chooses a language; without it, the browser's wishes count. */
export const languageQuery = {
  lang: Type.Optional(Type.String({ maxLength: 35, pattern: '^[A-Za-z0-9-]+$' })),
}

interface Asked {
  readonly query: { readonly lang?: string }
  readonly request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> }
}

/** The language in which this request is answered. @throws {AppError} `norms.language-unknown` */
export function languageOf(languages: Languages, { query, request }: Asked): Language {
  const accept = request.headers['accept-language']
  return languages.for({ lang: query.lang, accept: Array.isArray(accept) ? accept.join(',') : accept })
}

const shown = Type.Object(
  { tag: Type.String(), name: Type.String(), untranslated: Type.Number() },
  { additionalProperties: false },
)

/** In which languages the rules are read. */
export function languageRoutes(norms: { readonly languages: Languages; readonly pack: RulePack }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/norms/languages',
      access: 'norms.read',
      summary: 'The languages in which rules are read, each with how many texts are still shown in English.',
      response: Type.Object({ items: Type.Array(shown), nextCursor: Type.Null() }, { additionalProperties: false }),
      handler: async () => {
        const [english, ...others] = norms.languages.all.map(({ grammar: { tag, name }, texts }) => {
          return { tag, name, untranslated: coverageOf(norms.pack, texts).missing.length }
        })
        return { items: [{ ...english, untranslated: 0 }, ...others], nextCursor: null }
      },
    }),
  ]
}
