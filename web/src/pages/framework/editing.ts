/** A list with the part of one entry changed. */
export function setAt<T>(list: readonly T[], index: number, part: Partial<T>): T[] {
  return list.map((each, at) => (at === index ? { ...each, ...part } : each))
}

/** A list without one entry. */
export function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index)
}

/** A key that no entry has yet: `body-1`, `body-2`. */
export function freeKey(kind: string, list: readonly { readonly key: string }[]): string {
  const taken = new Set(list.map(({ key }) => key))
  let number = 1
  while (taken.has(`${kind}-${number}`)) number += 1
  return `${kind}-${number}`
}
