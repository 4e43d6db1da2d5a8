/**
 * Which of two versions of the form 1.2.3 is the later one.
 *
 * @returns Below 0 when `a` is earlier, 0 when they are equal, above 0 when it is later.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let part = 0; part < 3; part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
