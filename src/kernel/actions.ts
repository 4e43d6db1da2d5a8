/** Every action that a person, token or the command line can be allowed; the role × action table in `identity` grants them. */
export const actions = {
  // identity
  'identity.accounts.read': 'see accounts, roles and duty conflicts',
  'identity.accounts.edit': 'invite, change and close accounts',
  'identity.tokens.edit': 'make and end API tokens for the node',
  'identity.team.edit': 'change the team record and its mandate',
  'identity.audit.read': 'read the record of what happened',
  'identity.concerns.read': 'open concerns, together with a person in another role',
  // norms
  'norms.read': 'read the rules and the decisions',
  'norms.decide': 'ask for a decision over given facts',
  'norms.policy.edit': 'draft changes of the policy and propose them to a second person',
  'norms.packs.edit': 'pin keys of publishers, add rule packs from elsewhere and retire them',
  'norms.obligations.read': 'see what is owed, and by when',
  'norms.obligations.edit': 'say what became of what one owes, start a clock',
  'norms.calendar.edit': 'set the holidays by which clocks are read',
  'norms.approvals.read': 'see what waits for an approval, and who answered what',
  'norms.approvals.export': 'export requests and answers, without the names of who answered',
  'norms.approve': 'answer a request for approval, in a role that it asks for',
  'norms.break-glass': 'set off a stopped measure at once, to be reviewed afterwards',
  'norms.review': 'review an override or a broken glass afterwards',
  // transparency
  'transparency.report.read': 'read the norm report, and compute it for any period',
  'transparency.report.bundle': 'take away the facts behind the norm report, and drill down to its records',
  'transparency.delay.record': 'put on record that a rule on sanctions or exports did harm',
  'transparency.publish.ask': 'ask for a norm report or a declaration to be published',
  'transparency.epoch.ask': 'ask for a new epoch of a quarantined log',
  'transparency.epoch.confirm': 'confirm a new epoch that somebody else asked for',
  // directory
  'directory.read': 'look up who answers for a system',
  'directory.edit': 'change teams, contacts and networks',
  'directory.import': 'import contacts, networks and address tables',
  'directory.operators.read': 'see critical operators that one has a need to know',
  'directory.operators.edit': 'change critical operators and who needs to know',
  // correspondence
  'correspondence.read': 'see messages that left and came in',
  'correspondence.content.read': 'read what a message says and to whom; each reading is recorded',
  'correspondence.receive': 'hand in mail that came back',
  'correspondence.edit': 'pause, resume and send again',
  // observations
  'observations.report.add': 'hand in reports',
  'observations.read': 'see reports, findings and notifications',
  'observations.edit': 'change the state of a finding, retry refused rows',
  'observations.export': 'export findings',
  'observations.release': 'release, hold or suppress a notification',
  'observations.restricted.read': 'see restricted findings',
  'observations.sample': 'draw a sample of what left, and judge it',
  'observations.sample.read': 'see the samples of what left',
  'observations.source.describe': 'write what a source of reports is for, and have it assessed',
  'observations.source.close': 'take back that a source of reports may be read',
  'observations.retention.edit': 'set retention and legal holds',
  // measures
  'measures.read': 'see measures and their sheets',
  'measures.propose': 'propose a measure, change it, call the team that it would hit',
  'measures.apply': 'put a measure into force, or ask for the approvals that it needs',
  'measures.reverse': 'take a measure back',
  // mandates
  'mandates.read': 'see instruments, permissions, restrictions and consents',
  'mandates.record': 'put consents on record, and what sources and States answered',
  'mandates.validate': 'find a compelled instrument in form and narrow it, or refuse it',
  'mandates.countersign': 'countersign a compelled instrument',
  'mandates.framework': 'change the national framework: bodies, steps, mandate, services',
  'mandates.restrict': 'put on record what a government lays on working with a partner',
  // taskings
  'taskings.read': 'see what bodies outside have asked of the team, and what became of it',
  'taskings.record': 'put a tasking on record, correct it, and have it decided',
  'taskings.answer': 'sign off the letter that answers a tasking',
  // assessments
  'assessments.read': 'open assessments and statements; each reading is recorded',
  'assessments.edit': 'write assessments and statements, and freeze versions',
  'assessments.review': 'review a frozen version as a peer, clear a flagged text as a second reader',
  'assessments.release': 'ask for a statement to be released; the rules decide',
  'assessments.consult': 'record whom the team asked or told, or why not',
  'assessments.authority.record': "record the competent authority's decision",
  'assessments.readers.read': 'see who opened which assessment',
  // desk and platform
  'desk.read': 'see what needs a person now',
  'platform.settings.read': 'see the settings in force',
  'platform.operate': 'health, backups, doctor',
} as const

export type Action = keyof typeof actions
