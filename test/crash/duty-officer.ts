import type { World } from './world.ts'

/**
 * Waits until all is at rest, and does what a duty officer does then: lets those notifications go that a rule holds for their unusual
 * volume. A desk may be told of a few of its systems by reports that overtook the one which names most of them.
 *
 * @param patienceMs How long the nodes may take until they are at rest.
 * @returns How many it were.
 */
export async function clearUnusual(world: World, patienceMs: number): Promise<number> {
  for (let cleared = 0; ;) {
    await world.settle(patienceMs)
    const held: string[] = []
    const { api } = world.node(0)!
    for await (const { notificationId, whyHeld } of api.pages<{ notificationId: string; whyHeld: string | null }>(
      '/api/v1/notifications?state=held&limit=200',
    ))
      if (whyHeld?.includes('c-2-anomaly')) held.push(notificationId)
    if (held.length === 0) return cleared
    cleared += held.length
    for (const id of held) await api.post(`/api/v1/notifications/${id}/release`, { reason: 'A backlog after a crash.' })
  }
}
