/** A small national pack, as bytes: one rule over the base vocabulary, with its cases. */
export function nightPack(
  options: { name?: string; version?: string; outcome?: string; days?: number } = {},
): Uint8Array {
  const { name = 'examplia', version = '1.0.0', outcome = 'HOLD', days = 90 } = options
  return Buffer.from(`name: ${name}
version: ${version}
kind: national
publisher: Ministry of Examplia
---
norm: a
title: What Examplia asks besides
rules:
  - id: ${name}-1
    title: A contact that nobody looked at for a season is looked at first
    outcome: ${outcome}
    acts: [notify]
    when: { fact: contact.daysSinceVerified, above: ${days} }
    whenUnknown: HOLD
    toLift: Look the contact up again.
    reason: The contact was last looked at more than a season ago.
    source: [Examplian Notice Act section 4]
    cases:
      - { name: looked at lately, kind: permit, but: { contact.daysSinceVerified: ${days} }, gives: ALLOW }
      - { name: a day too long ago, kind: refuse, but: { contact.daysSinceVerified: ${days + 1} }, gives: HOLD }
      - { name: nobody knows when, kind: unknown, but: { contact.daysSinceVerified: unknown }, gives: HOLD }
`)
}
