/** One setting: how it is read, what it means. `secret` ones may be given as a file (`…_FILE`) and are never shown. */
export interface SettingSpec {
  readonly env: string
  readonly kind: 'text' | 'whole-number' | 'yes-no' | 'choice'
  readonly default: string | number | boolean
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  readonly secret?: boolean
  readonly meaning: string
}

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

/** Every setting and every limit of a node; the reference page and `comity settings` come from here. */
export const settingsTable = {
  data: {
    env: 'COMITY_DATA',
    kind: 'text',
    default: 'data',
    meaning: 'The data folder: the one folder to back up.',
  },
  host: { env: 'COMITY_HOST', kind: 'text', default: '127.0.0.1', meaning: 'The address to listen on.' },
  port: {
    env: 'COMITY_PORT',
    kind: 'whole-number',
    default: 8420,
    min: 0,
    max: 65535,
    meaning: 'The port to listen on; 0 takes a free one.',
  },
  backupRecipient: {
    env: 'COMITY_BACKUP_RECIPIENT',
    kind: 'text',
    default: '',
    meaning:
      'A file with the OpenPGP public keys that backups are encrypted to; the private halves lie elsewhere. Empty: each backup names its own.',
  },
  publicUrl: {
    env: 'COMITY_PUBLIC_URL',
    kind: 'text',
    default: '',
    meaning:
      'The address under which recipients reach this node; links in mails begin with it. Empty: the address listened on.',
  },
  databaseUrl: {
    env: 'COMITY_DATABASE_URL',
    kind: 'text',
    default: '',
    secret: true,
    meaning:
      'Your own PostgreSQL (15 to 18), as the role that runs the node. Empty: a private server in the data folder.',
  },
  migrationUrl: {
    env: 'COMITY_MIGRATION_URL',
    kind: 'text',
    default: '',
    secret: true,
    meaning: 'The same database as a role that may change its form. Empty: COMITY_DATABASE_URL.',
  },
  smtpUrl: {
    env: 'COMITY_SMTP_URL',
    kind: 'text',
    default: '',
    secret: true,
    meaning: 'The mail server for outgoing mail, smtp://user:password@host:port. Empty: messages wait in the outbox.',
  },
  mailFrom: {
    env: 'COMITY_MAIL_FROM',
    kind: 'text',
    default: 'csirt@csirt.example',
    meaning: "The team's address, from which notifications come and to which replies go.",
  },
  mailLoopbackOnly: {
    env: 'COMITY_MAIL_LOOPBACK_ONLY',
    kind: 'yes-no',
    default: false,
    meaning: 'Refuse any mail server that is not on this machine; for trying things out.',
  },
  logLevel: {
    env: 'COMITY_LOG_LEVEL',
    kind: 'choice',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    meaning: 'How much the log says.',
  },
  databaseConnections: {
    env: 'COMITY_DATABASE_CONNECTIONS',
    kind: 'whole-number',
    default: 10,
    min: 4,
    max: 200,
    meaning: 'Database connections of this process.',
  },
  bodyLimitBytes: {
    env: 'COMITY_BODY_LIMIT_BYTES',
    kind: 'whole-number',
    default: MiB,
    min: 16 * KiB,
    max: 64 * MiB,
    unit: 'bytes',
    meaning: 'The largest JSON body taken.',
  },
  reportLimitBytes: {
    env: 'COMITY_REPORT_LIMIT_BYTES',
    kind: 'whole-number',
    default: 4 * GiB,
    min: MiB,
    max: 1024 * GiB,
    unit: 'bytes',
    meaning: 'The largest report taken, as received.',
  },
  unpackedLimitBytes: {
    env: 'COMITY_UNPACKED_LIMIT_BYTES',
    kind: 'whole-number',
    default: 16 * GiB,
    min: MiB,
    max: 4096 * GiB,
    unit: 'bytes',
    meaning: 'The largest report after unpacking.',
  },
  recordLimitBytes: {
    env: 'COMITY_RECORD_LIMIT_BYTES',
    kind: 'whole-number',
    default: 256 * KiB,
    min: 4 * KiB,
    max: 4 * MiB,
    unit: 'bytes',
    meaning: 'The longest row of a report; a longer one is refused by itself.',
  },
  chunkBytes: {
    env: 'COMITY_CHUNK_BYTES',
    kind: 'whole-number',
    default: 3 * MiB,
    min: 64 * KiB,
    max: 16 * MiB,
    unit: 'bytes',
    meaning:
      'How much of a report is worked and committed at once, or about 8,000 rows where that is less; a report that was begun keeps the size that it was begun with.',
  },
  queueReports: {
    env: 'COMITY_QUEUE_REPORTS',
    kind: 'whole-number',
    default: 5000,
    min: 1,
    max: 1_000_000,
    unit: 'reports',
    meaning:
      'Reports that may wait to be worked through: beyond, HTTP is told 429 and when to come again. The watched folder waits from half of it on, the mailbox from three quarters; the shell of the node is let in up to a quarter more.',
  },
  spool: {
    env: 'COMITY_SPOOL',
    kind: 'choice',
    choices: ['folder', 'database'],
    default: 'folder',
    meaning:
      'Where reports lie as received: in the data folder, or, where several nodes share one database, in the database, so that each can work on them.',
  },
  diskReserveBytes: {
    env: 'COMITY_DISK_RESERVE_BYTES',
    kind: 'whole-number',
    default: 512 * MiB,
    min: 0,
    max: 1024 * GiB,
    unit: 'bytes',
    meaning: 'Free room under which no new report is taken in.',
  },
  reportRetentionDays: {
    env: 'COMITY_REPORT_RETENTION_DAYS',
    kind: 'whole-number',
    default: 30,
    min: 1,
    max: 3650,
    unit: 'days',
    meaning: 'How long the bytes of a report are kept, where its feed says nothing else.',
  },
  findingRetentionDays: {
    env: 'COMITY_FINDING_RETENTION_DAYS',
    kind: 'whole-number',
    default: 730,
    min: 91,
    max: 3650,
    unit: 'days',
    meaning:
      'How long a finding is kept after it ended. Findings that ended are put away after 90 days, by the month of their end; a month is deleted when the last of it has been ended for so long.',
  },
  foreignClearDays: {
    env: 'COMITY_FOREIGN_CLEAR_DAYS',
    kind: 'whole-number',
    default: 7,
    min: 1,
    max: 365,
    unit: 'days',
    meaning:
      'How long the address of a system that is abroad and that nobody at home answers for is kept in clear after the last act on it; then a pseudonym stands for it.',
  },
  watchFolder: {
    env: 'COMITY_WATCH_FOLDER',
    kind: 'text',
    default: '',
    meaning: 'A folder whose files are taken in as reports. Empty: none.',
  },
  imapUrl: {
    env: 'COMITY_IMAP_URL',
    kind: 'text',
    default: '',
    secret: true,
    meaning:
      'The mailbox to which reports, answers and bounces come, imaps://user:password@host:port/Mailbox. Empty: none is read.',
  },
  imapPollSeconds: {
    env: 'COMITY_IMAP_POLL_SECONDS',
    kind: 'whole-number',
    default: 60,
    min: 5,
    max: 86_400,
    unit: 'seconds',
    meaning: 'How long to wait between two visits to the mailbox.',
  },
  homeCountry: {
    env: 'COMITY_COUNTRY',
    kind: 'text',
    default: '',
    meaning:
      'The country that the team answers for, ISO 3166-1 alpha-2; set at first set-up and kept in the database when empty here.',
  },
  sessionHours: {
    env: 'COMITY_SESSION_HOURS',
    kind: 'whole-number',
    default: 12,
    min: 1,
    max: 720,
    unit: 'hours',
    meaning: 'How long a sign-in lasts.',
  },
  tokenDays: {
    env: 'COMITY_TOKEN_DAYS',
    kind: 'whole-number',
    default: 90,
    min: 1,
    max: 366,
    unit: 'days',
    meaning: 'How long an API token lasts, where its maker says nothing shorter.',
  },
  exerciseAddresses: {
    env: 'COMITY_EXERCISE_ADDRESSES',
    kind: 'text',
    default: '',
    meaning:
      'Addresses (name@example.org) and domains (@example.org) that exercise messages may reach, parted by commas. Empty: nobody.',
  },
  recipientMessagesADay: {
    env: 'COMITY_RECIPIENT_MESSAGES_A_DAY',
    kind: 'whole-number',
    default: 50,
    min: 1,
    max: 10_000,
    meaning: 'Messages that one address gets in a day; those to critical operators are not held back by it.',
  },
  messageRetentionDays: {
    env: 'COMITY_MESSAGE_RETENTION_DAYS',
    kind: 'whole-number',
    default: 180,
    min: 1,
    max: 3650,
    unit: 'days',
    meaning: 'How long the content of messages is kept after they left or came in.',
  },
  mailSign: {
    env: 'COMITY_MAIL_SIGN',
    kind: 'yes-no',
    default: true,
    meaning: "Sign outgoing mail with the node's OpenPGP key, which is made at first use.",
  },
  logWitnesses: {
    env: 'COMITY_LOG_WITNESSES',
    kind: 'text',
    default: '',
    meaning:
      "Keys of witnesses (name+id+key, type 04) whose cosignatures on the log's checkpoints are taken, parted by spaces. Empty: none.",
  },
  breakerFactor: {
    env: 'COMITY_BREAKER_FACTOR',
    kind: 'whole-number',
    default: 10,
    min: 2,
    max: 1000,
    meaning:
      'How many times the findings, or the recipients, of a usual day of its feed a batch of notifications may bring the day to; above, it is held for a person.',
  },
  breakerFloorFindings: {
    env: 'COMITY_BREAKER_FLOOR_FINDINGS',
    kind: 'whole-number',
    default: 1000,
    min: 1,
    max: 1_000_000_000,
    meaning: 'So many findings of one feed a day are never held for their number.',
  },
  breakerFloorRecipients: {
    env: 'COMITY_BREAKER_FLOOR_RECIPIENTS',
    kind: 'whole-number',
    default: 100,
    min: 1,
    max: 1_000_000_000,
    meaning: 'So many recipients of one feed a day are never held for their number.',
  },
  breakerFirstRecipients: {
    env: 'COMITY_BREAKER_FIRST_RECIPIENTS',
    kind: 'whole-number',
    default: 1000,
    min: 1,
    max: 1_000_000_000,
    meaning:
      'So many different recipients a feed may reach that has delivered on fewer than five days; above, its batch is held for a person.',
  },
  breakerSharePoints: {
    env: 'COMITY_BREAKER_SHARE_POINTS',
    kind: 'whole-number',
    default: 30,
    min: 1,
    max: 100,
    unit: 'percentage points',
    meaning:
      'How far the share of refused rows, of findings that nobody answers for, or of recipients new to the feed may lie above the usual of the feed before its batch is held.',
  },
  answerLinkDays: {
    env: 'COMITY_ANSWER_LINK_DAYS',
    kind: 'whole-number',
    default: 30,
    min: 1,
    max: 366,
    unit: 'days',
    meaning: 'How long the link in a notification can be answered.',
  },
} as const satisfies Record<string, SettingSpec>

export type SettingName = keyof typeof settingsTable
