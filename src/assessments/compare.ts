import type { Content } from './content.ts'

/** One thing that differs between two versions. */
export interface Difference {
  /** JSON Pointer; hypotheses and evidence are named by their key, not by their place. */
  readonly pointer: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before: string | null
  readonly after: string | null
}

/** What is different in `after`, in the order of an assessment's parts. */
export function differencesOf(before: Content, after: Content): Difference[] {
  const [old, now] = [flat(before), flat(after)]
  const pointers = [...new Set([...now.keys(), ...old.keys()])]
  return pointers.flatMap((pointer): Difference[] => {
    const [was, is] = [old.get(pointer) ?? null, now.get(pointer) ?? null]
    if (was === is) return []
    return [{ pointer, kind: was === null ? 'added' : is === null ? 'removed' : 'changed', before: was, after: is }]
  })
}

function flat(content: Content): Map<string, string> {
  const all = new Map<string, string>()
  const put = (value: unknown, pointer: string): void => {
    if (value === null || value === '' || value === undefined) return
    if (Array.isArray(value)) return value.forEach((each, index) => put(each, `${pointer}/${nameOf(each, index)}`))
    if (typeof value !== 'object') return void all.set(pointer, String(value))
    for (const [name, each] of Object.entries(value)) if (name !== 'key') put(each, `${pointer}/${name}`)
  }
  put(content, '')
  return all
}

function nameOf(value: unknown, index: number): string {
  const { key } = Object(value) as { key?: unknown }
  return typeof key === 'string' ? key : typeof value === 'string' ? value : String(index)
}
