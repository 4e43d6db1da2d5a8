import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Tx } from '#platform/database.ts'
import { byHand, found, type DirectoryContext } from './context.ts'
import { badValue, contactAt, ended, networkAt, writeDown } from './edit-support.ts'
import { notFound, numberOf, stale } from './ids.ts'
import { isBadName, parseNetworkName } from './network-name.ts'
import * as networks from './store/networks.ts'
import type { NetworkKind } from './words.ts'

/** Changes to claims by hand. */
export interface NetworkEditing {
  createNetwork(
    actor: Actor,
    claim: { kind: NetworkKind; value: string; contactId: string; source?: string },
  ): Promise<networks.Network>
  moveNetwork(actor: Actor, networkId: string, version: number, contactId: string): Promise<networks.Network>
  /** Chooses one of several claims to the same network. */
  chooseNetwork(actor: Actor, networkId: string, version: number, reason: string): Promise<networks.Network>
  endNetwork(actor: Actor, networkId: string, version: number): Promise<void>
}

export function createNetworkEditing(context: DirectoryContext): NetworkEditing {
  const { db, clock } = context

  /** A change to one network by version: tried, told apart why not, written down. */
  async function changeNetwork(
    actor: Actor,
    networkId: string,
    work: (
      tx: Tx,
      network: networks.Network,
    ) => Promise<{ done: boolean; change: string; after: Record<string, unknown> | null; why?: string }>,
  ): Promise<networks.Network> {
    return db.transaction(async (tx) => {
      const network = await networkAt(tx, networkId)
      if (network.endedAt !== null) throw ended('network')
      const { done, ...rest } = await work(tx, network)
      if (!done) throw stale()
      const before = { contactId: network.contactId, chosen: network.chosen }
      await writeDown(context, tx, { actor, type: 'network', id: networkId, before, ...rest })
      return networkAt(tx, networkId)
    })
  }

  return {
    createNetwork: (actor, claim) =>
      db.transaction(async (tx) => {
        const name = parseNetworkName(claim.kind, claim.value.trim())
        if (isBadName(name)) throw badValue([{ pointer: '/value', reason: name.reason }])
        const contact = await contactAt(tx, claim.contactId)
        if (contact.endedAt !== null) throw ended('contact')
        const source = claim.source ?? byHand
        const made = { contactNo: numberOf('contact', claim.contactId), source, at: clock(), by: actor.id }
        const no = await networks.insertNetwork(tx, name, made)
        if (no === null)
          throw new AppError('directory.duplicate', `${source} names this contact for ${name.key} already.`)
        const network = found(await networks.findNetwork(tx, no), () => notFound('network'))
        const after = { kind: name.kind, value: name.key, contactId: claim.contactId }
        await writeDown(context, tx, {
          actor,
          type: 'network',
          id: network.networkId,
          change: 'created',
          after,
          source,
        })
        return network
      }),
    moveNetwork: (actor, networkId, version, contactId) =>
      changeNetwork(actor, networkId, async (tx) => {
        const contact = await contactAt(tx, contactId)
        if (contact.endedAt !== null) throw ended('contact')
        const done = await networks.moveNetwork(
          tx,
          numberOf('network', networkId),
          version,
          numberOf('contact', contactId),
        )
        return { done, change: 'moved', after: { contactId } }
      }),
    chooseNetwork: (actor, networkId, version, reason) =>
      changeNetwork(actor, networkId, async (tx) => {
        const done = await networks.chooseNetwork(tx, numberOf('network', networkId), version, reason)
        return { done, change: 'chosen', after: { chosen: true }, why: reason }
      }),
    async endNetwork(actor, networkId, version) {
      await changeNetwork(actor, networkId, async (tx) => {
        const done = await networks.endNetwork(tx, numberOf('network', networkId), version, clock())
        return { done, change: 'ended', after: null }
      })
    },
  }
}
