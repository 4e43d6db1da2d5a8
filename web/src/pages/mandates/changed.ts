/** What an answer to a tasking, an instrument, a permission or a consent changes, so that it is loaded anew. */
export const changed = [
  '/taskings',
  '/mandates/instruments',
  '/mandates/permissions',
  '/mandates/restrictions',
  '/mandates/consents',
  'desk',
] as const
