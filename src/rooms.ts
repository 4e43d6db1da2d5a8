/** The rooms that have tables, lowest floor first: the order in which their migrations run. */
export const rooms = [
  'platform',
  'identity',
  'norms',
  'transparency',
  'directory',
  'mandates',
  'correspondence',
  'observations',
  'assessments',
  'measures',
  'taskings',
] as const
