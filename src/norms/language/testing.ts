import { readdirSync, readFileSync } from 'node:fs'
import { policiesFolder } from '../testing.ts'
import type { PolicyFile } from '../policy-files.ts'

/** The files of the base pack's languages, as they lie in the repository. */
export function languageFiles(): PolicyFile[] {
  const folder = new URL('languages/', policiesFolder)
  return readdirSync(folder).flatMap((tag) =>
    readdirSync(new URL(`${tag}/`, folder)).map((file) => {
      const name = `${tag}/${file}`
      return { name, bytes: readFileSync(new URL(name, folder)) }
    }),
  )
}
