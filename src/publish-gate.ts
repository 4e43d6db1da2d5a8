import type { HeldCommand, Norms } from '#norms'
import type { Publication, Publications, PublishGate } from '#transparency'

/** The command that people release when they have answered. */
const publishCommand = 'transparency.publish'

/**
 * The gate of what the team publishes about itself: the act `publish`, decided by the rules like any other text that leaves.
 *
 * @source policies/facts-statement.yaml; rules e-7, k-6
 */
export function createPublishGate(norms: Norms): PublishGate {
  return {
    async ask(tx, { publication, statementKind, by, why }) {
      const subject = subjectOf(publication)
      const facts = { ...ordinary, 'statement.kind': statementKind }
      const decision = await norms.decide(tx, { act: 'publish', subject, recipient: null, facts, by })
      if (decision.released) {
        norms.assertCovers(decision, { act: 'publish', subject, recipient: null })
        return { released: true, approvalId: null }
      }
      const item = await norms.approvals.hold(tx, {
        decision,
        command: { name: publishCommand, args: { publicationId: publication.publicationId } },
        title: `Publish: ${publication.title}`,
        why,
        by,
        exercise: false,
        ifNobodyAnswers: 'It is not published.',
      })
      return { released: false, approvalId: item.approvalId }
    },
    async renewIn(tx, publication, months, by) {
      // One clock for each kind of declaration: the new text ends the clock of the one before.
      const subject = { type: 'transparency.declaration', id: publication.kind }
      const rule = 'k-6'
      await norms.obligations.meet(tx, { subject, rule, by, evidence: publication.publicationId })
      await norms.obligations.owe(tx, {
        rule,
        what: `Sign and publish anew: ${publication.title}`,
        subject,
        clock: { months },
        owner: 'head',
        escalateTo: 'auditor',
        pausable: false,
        by,
        exercise: false,
      })
    },
  }
}

/** What runs, or is given up, when people have answered. */
export function publishHeld(publications: Publications): HeldCommand {
  const idIn = (args: unknown): string => (args as { publicationId: string }).publicationId
  return {
    name: publishCommand,
    meaning: 'Publish it for everybody to read',
    run: (tx, args, { by, approvalId }) => publications.publish(tx, idIn(args), by, approvalId),
    refused: (tx, args) => publications.refuse(tx, idIn(args)),
  }
}

function subjectOf({ publicationId }: Publication) {
  return { type: 'transparency.publication', id: publicationId }
}

/** What holds of each text of this kind, by how it is made: numbers and fixed paragraphs, which name and point to nobody. */
const ordinary = {
  'act.effect': 'E2',
  'statement.level': 'none',
  'statement.implies': 'nobody',
  'statement.sensitive': false,
  'statement.vendor': false,
  'contact.beforehand': 'none',
  'authority.decision': 'none',
  'recipient.authority': false,
  'recipient.audience': 'public',
  'recipient.answersForSystem': false,
  'exposure.asset': 'nothing',
  'vulnerability.remedy': false,
  'message.kind': 'advice',
  'message.names': 'nobody',
  'message.marksLooser': false,
  'message.fixedSentences': true,
  'data.personal': 'none',
  'data.personAtRisk': false,
  'data.fields': 'minimum',
  'data.origin': 'own',
  'content.class': 'public',
  'source.marking': 'TLP:CLEAR',
  'source.affectedPartyNotice': 'not-stated',
  'source.permission': false,
  'source.compelled': false,
  'team.nationalResponsibility': true,
  'exercise.item': false,
  'exercise.recipientAllowed': false,
  'exercise.labelled': false,
}
