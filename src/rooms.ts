/** The rooms that have tables, lowest floor first: the order in which their migrations run. */
export const rooms = [
  'platform',
  'identity',
  'norms',
  'transparency',
  'directory',
  'correspondence',
  'observations',
] as const
