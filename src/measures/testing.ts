import type { ProposalInput } from './proposal.ts'

/** Two networks at home, one of them a hospital's. */
export const contacts = [
  'kind,value,team,email,format,language,role,source,verified',
  'cidr,192.0.2.0/24,Northwind ISP,abuse@northwind.example,csv,en,abuse,register,2026-11-01',
  'cidr,203.0.113.0/24,Hospital Trust,soc@hospital.example,json,en,critical-operator,register,2026-11-01',
  '',
].join('\n')

/** All that the rules ask of a block at home, on record. */
export const whole: ProposalInput = {
  title: 'Filter towards the hospital',
  kind: 'filter',
  targets: ['192.0.2.7', '192.0.2.8'],
  statedPlaces: [{ country: 'XA', confidence: 'high', source: 'the provider' }],
  targetClass: 'ordinary',
  impairs: 'nothing-else',
  thirdParties: true,
  ownEvidence: true,
  evidence: 'netflow of 02:00 to 02:10',
  legalBasis: 'mandate, clause 4',
  necessity: 'the emergency ward is unreachable meanwhile',
  notice: 'planned',
  noticeNote: 'the provider tells them in the morning',
  rightsNote: 'access of 2 subscribers to one prefix, for six hours',
  narrowerWorks: false,
  coHosted: 0,
  expiryHours: 6,
  reversible: true,
  executor: 'provider',
  executorName: 'Northwind ISP',
  executorBound: true,
  aboutContent: false,
}
