import type { Actor } from '#kernel/actor.ts'
import { found, type DirectoryContext } from './context.ts'
import { createContactEditing, setContact, type ContactChange, type ContactEditing } from './edit-contacts.ts'
import { createNetworkEditing, type NetworkEditing } from './edit-networks.ts'
import { contactAt, teamAt } from './edit-support.ts'
import { createTeamEditing, setTeam, type TeamChange, type TeamEditing } from './edit-teams.ts'
import { notFound, numberOf } from './ids.ts'
import { decideProposal, type Proposal } from './store/proposals.ts'

/** Changes by hand: each with its version, its history, its fact; a field that a person sets is theirs from then on. */
export interface DirectoryEditing extends TeamEditing, ContactEditing, NetworkEditing {
  /** Accepts or declines what another source says; accepted, the field becomes that source's. */
  decide(actor: Actor, proposalId: string, state: 'accepted' | 'declined'): Promise<Proposal>
}

export function createEditing(context: DirectoryContext): DirectoryEditing {
  const { db, clock } = context
  return {
    ...createTeamEditing(context),
    ...createContactEditing(context),
    ...createNetworkEditing(context),
    decide: (actor, proposalId, state) =>
      db.transaction(async (tx) => {
        const decision = { state, at: clock(), by: actor.id }
        const proposal = found(await decideProposal(tx, numberOf('proposal', proposalId), decision), () =>
          notFound('proposal'),
        )
        if (state === 'accepted') {
          const change = { [proposal.field]: proposal.proposed }
          if (proposal.subjectType === 'contact') {
            const { version } = await contactAt(tx, proposal.subjectId)
            await setContact(context, tx, actor, proposal.subjectId, version, change as ContactChange, proposal.source)
          } else {
            const { version } = await teamAt(tx, proposal.subjectId)
            const known = proposal.field === 'functionClass' || proposal.field === 'countries'
            await setTeam(
              context,
              tx,
              actor,
              proposal.subjectId,
              version,
              (known ? change : { profile: change }) as TeamChange,
              proposal.source,
            )
          }
        }
        return proposal
      }),
  }
}
