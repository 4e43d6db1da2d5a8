/**
 * What kind of answer a code is; the HTTP status and the exit code of the command line follow from it.
 * `refused`: understood, and by policy or state not done. `stale`: edited by somebody else meanwhile.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'too-large'
  | 'rate'
  | 'refused'
  | 'unavailable'
  | 'broken'

/** Every code that Comity answers with. Closed: a code is added here, and none is ever used again for something else. */
export const errorCodes = {
  // kernel
  'kernel.bad-instant': { kind: 'invalid', meaning: 'A text is not a time with its zone.' },
  'kernel.bad-note': {
    kind: 'invalid',
    meaning: 'A signed note or checkpoint cannot be read, or is not signed by the key that it should be.',
  },
  'kernel.bad-key': { kind: 'invalid', meaning: 'A text is no key of a log or witness.' },

  // platform
  'platform.bad-settings': { kind: 'invalid', meaning: 'One or more settings are wrong; all are listed.' },
  'platform.bad-request': {
    kind: 'invalid',
    meaning: 'The request does not have the form that the address expects.',
  },
  'platform.not-found': { kind: 'not-found', meaning: 'There is nothing at this address.' },
  'platform.too-large': { kind: 'too-large', meaning: 'The body is larger than this address takes.' },
  'platform.unauthenticated': {
    kind: 'unauthenticated',
    meaning: 'Nobody is signed in, or the token is not valid.',
  },
  'platform.forbidden': {
    kind: 'forbidden',
    meaning: 'Who asks may not do this; the action that it needs is named.',
  },
  'platform.csrf': {
    kind: 'forbidden',
    meaning: 'A form or script from elsewhere tried to act with your session.',
  },
  'platform.if-match-required': {
    kind: 'invalid',
    meaning: 'An edit must name the version that it changes (If-Match).',
  },
  'platform.stale': { kind: 'stale', meaning: 'Somebody else changed this meanwhile; load it again.' },
  'platform.idempotency-mismatch': {
    kind: 'conflict',
    meaning: 'The idempotency key was used for another request.',
  },
  'platform.idempotency-running': {
    kind: 'conflict',
    meaning: 'The first request with this idempotency key is not finished.',
  },
  'platform.unavailable': { kind: 'unavailable', meaning: 'Something that Comity needs does not answer.' },
  'platform.node-unreachable': {
    kind: 'unavailable',
    meaning: 'No running node answers for this data folder.',
  },
  'platform.database': { kind: 'unavailable', meaning: 'The database cannot be used.' },
  'platform.database-version': {
    kind: 'unavailable',
    meaning: 'The PostgreSQL server is of a version that Comity does not run on.',
  },
  'platform.schema-drift': {
    kind: 'refused',
    meaning: 'The database does not have the form that the migrations give it.',
  },
  'platform.disk-full': {
    kind: 'unavailable',
    meaning: 'The disk has no room for what was to be written; nothing of it is left.',
  },
  'platform.backup-key': {
    kind: 'refused',
    meaning: 'The key for a backup is missing, cannot be used, or does not open it.',
  },
  'platform.backup-damaged': {
    kind: 'broken',
    meaning: 'A backup is not whole, was changed, or is none; nothing of it was kept.',
  },
  'platform.backup-newer': {
    kind: 'refused',
    meaning: 'A backup was made by a newer version of Comity than this one.',
  },
  'platform.drill-failed': {
    kind: 'broken',
    meaning: 'A backup was put back for a trial and is not what it should be; each fault is listed.',
  },
  'platform.backup-target': {
    kind: 'refused',
    meaning: 'A backup is not written over a file, and not restored over a node; the place must be empty.',
  },
  'platform.bad-usage': { kind: 'invalid', meaning: 'The command line was not understood.' },
  'platform.bad-sealed': {
    kind: 'broken',
    meaning: 'A sealed value cannot be opened with the keys of this node.',
  },
  'platform.start-failed': { kind: 'unavailable', meaning: 'The node cannot start; the sentence says why.' },
  'platform.demo-refused': {
    kind: 'refused',
    meaning: 'The demo fills only an empty node from which no mail can leave.',
  },
  'platform.internal': { kind: 'broken', meaning: 'Something that nobody foresaw; the log has more.' },

  // identity
  'identity.bad-credentials': {
    kind: 'unauthenticated',
    meaning: 'Address and password are not those of an account that is open.',
  },
  'identity.passkey-refused': {
    kind: 'unauthenticated',
    meaning: 'The passkey is not one of an account that is open, or its answer came too late.',
  },
  'identity.too-many-tries': {
    kind: 'rate',
    meaning: 'Too many tries to sign in; when to try again is said.',
  },
  'identity.weak-password': {
    kind: 'invalid',
    meaning: 'The password is too short or too easy to guess; what would help is said.',
  },
  'identity.bad-email': { kind: 'invalid', meaning: 'A text is not a mail address.' },
  'identity.bad-team': {
    kind: 'invalid',
    meaning: 'The team record has a field that cannot be right; each is named.',
  },
  'identity.bad-link': {
    kind: 'refused',
    meaning: 'The link was used before, has expired, or is not of this node.',
  },
  'identity.set-up-elsewhere': {
    kind: 'forbidden',
    meaning: 'A node is set up from the machine that it runs on, and from nowhere else.',
  },
  'identity.already-set-up': { kind: 'conflict', meaning: 'The node has been set up already.' },
  'identity.account-not-found': { kind: 'not-found', meaning: 'There is no account with this id.' },
  'identity.account-exists': {
    kind: 'conflict',
    meaning: 'An account with this mail address is there already.',
  },
  'identity.account-closed': {
    kind: 'refused',
    meaning: 'The account is closed, and a closed account stays so.',
  },
  'identity.last-administrator': {
    kind: 'refused',
    meaning: 'A node keeps at least one administrator who can sign in.',
  },
  'identity.own-roles': {
    kind: 'refused',
    meaning: 'Nobody gives themselves a role, or takes a duty off themselves.',
  },
  'identity.role-beyond-yours': {
    kind: 'refused',
    meaning: 'A token carries no role that its maker does not hold.',
  },
  'identity.token-not-found': { kind: 'not-found', meaning: 'There is no token with this id.' },
  'identity.session-not-found': { kind: 'not-found', meaning: 'There is no session with this id.' },
  'identity.passkey-not-found': { kind: 'not-found', meaning: 'You have no passkey with this id.' },

  'identity.concern-not-by-person': {
    kind: 'forbidden',
    meaning: 'A concern is raised by a person in a session, not by a token or the command line.',
  },
  'identity.not-a-reader': {
    kind: 'forbidden',
    meaning: 'Concerns are for overseers, signed in as persons, who neither lead the team nor run the node.',
  },
  'identity.own-concern': { kind: 'forbidden', meaning: 'Nobody opens a concern of their own.' },
  'identity.concern-not-found': {
    kind: 'not-found',
    meaning: 'There is no concern with this id, or it was deleted on its date.',
  },
  'identity.bad-concern-code': { kind: 'not-found', meaning: 'No concern has this code.' },
  'identity.concern-asked': {
    kind: 'conflict',
    meaning: 'The same person has asked to open the concern; another person in another role is to ask.',
  },
  'identity.concern-closed': {
    kind: 'refused',
    meaning: 'The concern is not open to this person now; two persons in two roles open it, for seven days.',
  },
  'identity.concern-answered': { kind: 'conflict', meaning: 'The concern has been answered.' },

  // norms
  'norms.bad-pack': {
    kind: 'invalid',
    meaning: 'A rule pack was refused; every fault is listed with file and place.',
  },
  'norms.bad-pack-signature': {
    kind: 'refused',
    meaning: 'No key that is pinned here has signed a pack from elsewhere, or it signed other bytes.',
  },
  'norms.bad-overlay': {
    kind: 'invalid',
    meaning:
      'A change of policy cannot be made: it names nothing that may change, touches an absolute, or breaks a case.',
  },
  'norms.overlay-stale': {
    kind: 'stale',
    meaning: 'The policy in force is another than the one that was changed; look at it and propose again.',
  },
  'norms.pack-unknown': { kind: 'not-found', meaning: 'No pack from elsewhere with this digest was added.' },
  'norms.bad-key': { kind: 'invalid', meaning: 'This is no key of a signer, or none that is pinned here.' },
  'norms.bad-facts': {
    kind: 'invalid',
    meaning: 'Facts are not of the vocabulary, or have values of another kind; all are listed.',
  },
  'norms.language-unknown': { kind: 'invalid', meaning: 'The rules are not written in this language.' },
  'norms.unknown-act': { kind: 'invalid', meaning: 'No rule pack in force knows this act.' },
  'norms.decision-not-found': { kind: 'not-found', meaning: 'There is no decision with this id.' },
  'norms.replay-differs': {
    kind: 'broken',
    meaning: 'A decision repeated over its stored facts came out otherwise: record or rules were changed.',
  },
  'norms.not-released': {
    kind: 'refused',
    meaning: 'The decision stops the act; it says what would change that.',
  },
  'norms.not-covered': {
    kind: 'refused',
    meaning: 'The decision is for another act, subject, recipient or pack, or has expired.',
  },
  'norms.bad-clocks': { kind: 'invalid', meaning: 'A list of clocks was refused; all faults are listed.' },
  'norms.unknown-clock': { kind: 'invalid', meaning: 'No clock has this name.' },
  'norms.bad-obligation': { kind: 'invalid', meaning: 'A clock would begin in the future.' },
  'norms.obligation-not-found': { kind: 'not-found', meaning: 'There is no obligation with this id.' },
  'norms.obligation-ended': { kind: 'conflict', meaning: 'The obligation has ended already.' },
  'norms.not-your-obligation': {
    kind: 'forbidden',
    meaning: 'Another role owes this, or answers for it once it has run out.',
  },
  'norms.cannot-pause': { kind: 'refused', meaning: 'This clock cannot be halted, or does not stand still.' },
  'norms.approval-not-found': { kind: 'not-found', meaning: 'There is no request for approval with this id.' },
  'norms.approval-state': {
    kind: 'refused',
    meaning: 'The state of a request for approval does not allow this; which state is said.',
  },
  'norms.approval-part': {
    kind: 'refused',
    meaning: 'What is answered was not asked, or has been answered already.',
  },
  'norms.not-yours': { kind: 'forbidden', meaning: 'Only the person whose it is may end it.' },
  'norms.bad-delegation': {
    kind: 'refused',
    meaning: 'A role cannot be lent in this way; what is wrong is said.',
  },
  'norms.review-not-found': { kind: 'not-found', meaning: 'There is no open review with this id.' },
  'norms.delegation-not-found': { kind: 'not-found', meaning: 'There is no delegation with this id in force.' },

  // transparency
  'transparency.quarantined': {
    kind: 'refused',
    meaning:
      'What the node has signed and what its database says do not fit; nothing is signed or sent until two persons decide.',
  },
  'transparency.not-quarantined': {
    kind: 'refused',
    meaning: 'The log can go on as it is; a new epoch is not needed.',
  },
  'transparency.no-epoch-request': {
    kind: 'not-found',
    meaning: 'Nobody has asked for a new epoch of the log, or it has begun already.',
  },
  'transparency.second-person': {
    kind: 'refused',
    meaning: 'A new epoch of the log takes two persons with accounts of their own.',
  },
  'transparency.entry-not-found': {
    kind: 'not-found',
    meaning: 'No published entry of the log has this number or id.',
  },
  'transparency.not-verified': {
    kind: 'broken',
    meaning: 'A log or a proof is not what was signed; every fault is listed with its place.',
  },
  'transparency.bad-period': { kind: 'invalid', meaning: 'The days of a norm report are none, or too many.' },
  'transparency.no-log-yet': {
    kind: 'not-found',
    meaning: 'The log has no published entry of the period that was asked for.',
  },
  'transparency.too-recent': {
    kind: 'conflict',
    meaning: 'The public edition of the norm report does not count the last 90 days.',
  },
  'transparency.overlaps': {
    kind: 'conflict',
    meaning: 'A norm report over some of the same days is public or waits already.',
  },
  'transparency.not-published': { kind: 'not-found', meaning: 'Nothing was published under this address.' },
  'transparency.bad-bundle': { kind: 'invalid', meaning: 'A file is no bundle of a norm report.' },
  'transparency.bundle-differs': {
    kind: 'conflict',
    meaning: 'A bundle does not follow from its log, or its report does not follow from its facts.',
  },
  'transparency.bad-proof': { kind: 'invalid', meaning: 'A proof cannot be read, or does not prove its entry.' },

  // directory
  'directory.bad-header': {
    kind: 'invalid',
    meaning: 'A file lacks a header row that names the columns it needs.',
  },
  'directory.bad-file': { kind: 'invalid', meaning: 'A file is not of the format that it was handed in as.' },
  'directory.bad-value': {
    kind: 'invalid',
    meaning: 'A field of a team, contact, network or operator cannot hold this value.',
  },
  'directory.bad-query': {
    kind: 'invalid',
    meaning: 'What is asked for is neither an address, an AS number nor a domain.',
  },
  'directory.not-found': {
    kind: 'not-found',
    meaning: 'The directory has no entry with this id, or you may not see it.',
  },
  'directory.duplicate': { kind: 'conflict', meaning: 'The directory already has this entry.' },
  'directory.ended': {
    kind: 'refused',
    meaning: 'The entry has ended; it is kept for its history and cannot be changed.',
  },
  'directory.no-need-to-know': {
    kind: 'forbidden',
    meaning: 'You are not named among those who need to know this operator.',
  },

  // correspondence
  'correspondence.message-not-found': { kind: 'not-found', meaning: 'There is no message with this id.' },
  'correspondence.bad-recipient': {
    kind: 'invalid',
    meaning: 'The recipient has no mail address that can be written to.',
  },
  'correspondence.recipient-key': {
    kind: 'refused',
    meaning: "The recipient's OpenPGP key cannot be used; nothing is sent in clear instead.",
  },
  'correspondence.exercise-recipient': {
    kind: 'refused',
    meaning: 'An exercise message may reach only the addresses listed for exercises.',
  },
  'correspondence.too-large': {
    kind: 'too-large',
    meaning: 'The message is larger than mail servers commonly take.',
  },
  'correspondence.state': {
    kind: 'refused',
    meaning: 'The state of the message does not allow this; which state is said.',
  },
  'correspondence.decision-lapsed': {
    kind: 'refused',
    meaning: 'The decision that let a message leave no longer covers it, and none took its place.',
  },
  'correspondence.content-erased': {
    kind: 'not-found',
    meaning: 'The content of the message was erased when its retention ended.',
  },
  'correspondence.unreadable-mail': {
    kind: 'invalid',
    meaning: 'The bytes are no mail message within the limits.',
  },

  'mandates.not-found': {
    kind: 'not-found',
    meaning: 'There is no instrument, permission, restriction or consent with this id.',
  },
  'mandates.state': {
    kind: 'refused',
    meaning:
      'The state of the instrument, permission, restriction or consent does not allow this; which state is said.',
  },
  'mandates.person': {
    kind: 'refused',
    meaning: 'Another person answers for this: each step has its role, and nobody answers for what they asked for.',
  },
  'mandates.barred': { kind: 'refused', meaning: 'An instrument forbids telling the source for now.' },
  // taskings
  'taskings.not-found': {
    kind: 'not-found',
    meaning: 'There is no tasking with this id, or no act with this number in it.',
  },
  'taskings.state': {
    kind: 'refused',
    meaning: 'What stands about the tasking or the act does not allow this; why is said.',
  },
  'taskings.person': { kind: 'refused', meaning: 'A letter is signed off by the head in person.' },
  // observations
  'observations.report-not-found': { kind: 'not-found', meaning: 'There is no report with this id.' },
  'observations.finding-not-found': {
    kind: 'not-found',
    meaning: 'There is no finding with this id, or you may not see it.',
  },
  'observations.notification-not-found': {
    kind: 'not-found',
    meaning: 'There is no notification with this id.',
  },
  'observations.empty-report': { kind: 'invalid', meaning: 'The report has no bytes.' },
  'observations.batch-not-found': {
    kind: 'not-found',
    meaning: 'There is no batch of notifications with this id that was ever held.',
  },
  'observations.task-not-found': { kind: 'not-found', meaning: 'There is no task with this id.' },
  'observations.hold-not-found': { kind: 'not-found', meaning: 'There is no legal hold with this id.' },
  'observations.source-not-found': { kind: 'not-found', meaning: 'No report of this source has come.' },
  'observations.sample-not-found': {
    kind: 'not-found',
    meaning: 'There is no sample, or no message of it, with this id.',
  },
  'observations.hold-person': {
    kind: 'refused',
    meaning: 'A legal hold is confirmed by three persons, each in a role of their own; this one does not count.',
  },
  'observations.state': {
    kind: 'refused',
    meaning: 'The state of the thing does not allow this; which state is said.',
  },
  'observations.unclassed-data': {
    kind: 'refused',
    meaning: 'A class of personal data lacks purpose, ground or retention.',
  },
  'observations.queue-full': {
    kind: 'rate',
    meaning: 'So many reports wait to be worked through that this door takes no more for now; nothing was taken in.',
  },
  'observations.spool-full': {
    kind: 'rate',
    meaning: 'The disk has no room for another report; nothing was taken in.',
  },
  'observations.spool-unwritable': {
    kind: 'unavailable',
    meaning: 'The disk of the data folder cannot be written to; nothing was taken in.',
  },

  // measures
  'measures.not-found': { kind: 'not-found', meaning: 'There is no measure with this id.' },
  'measures.bad-target': {
    kind: 'invalid',
    meaning: 'A target is no address, prefix, host name or web address; all such are listed.',
  },
  'measures.state': {
    kind: 'refused',
    meaning: 'The state of the measure does not allow this; which state is said.',
  },

  // assessments
  'assessments.not-found': {
    kind: 'not-found',
    meaning: 'There is no assessment, version or statement with this id.',
  },
  'assessments.bad-content': {
    kind: 'invalid',
    meaning: 'An assessment or a text cannot be kept like this; the faults say why.',
  },
  'assessments.bad-contact': {
    kind: 'refused',
    meaning: 'A contact that the text should go to cannot be written to.',
  },
  'assessments.unchanged': {
    kind: 'conflict',
    meaning: 'Nothing differs from the last frozen version, so there is nothing to freeze.',
  },
  'assessments.on-the-case': {
    kind: 'refused',
    meaning: 'Who works on a case does not review it as a peer.',
  },
  'assessments.own-text': {
    kind: 'refused',
    meaning: 'A flagged text is read by a second person, not by who wrote it.',
  },
  'assessments.person-needed': {
    kind: 'refused',
    meaning: 'This needs a person; a token or shell without one could be anybody.',
  },
  'assessments.state': {
    kind: 'refused',
    meaning: 'The state of the text does not allow this; which state is said.',
  },
} as const satisfies Record<string, { kind: ErrorKind; meaning: string }>

export type ErrorCode = keyof typeof errorCodes
