import type { DemoContext } from './api.ts'
import { upload } from './api.ts'
import { contactsFile } from './contacts.ts'
import { homeCountry, isps, operators, partners, providerAbroad } from './country.ts'
import { day, dayOf, plusMs } from '#kernel/instant.ts'

/** Fills the directory: partner teams with what is known of them, all contacts by a contacts file, the critical operators. */
export async function fillDirectory({ api, now, progress }: DemoContext): Promise<void> {
  progress('teams and contacts')
  for (const { name, functionClass, country, profile } of partners)
    await api.post('/api/v1/directory/teams', { name, functionClass, countries: [country], profile })
  for (const { name } of isps)
    await api.post('/api/v1/directory/teams', { name, functionClass: 'isp', countries: [homeCountry] })
  const { name, country, profile } = providerAbroad
  await api.post('/api/v1/directory/teams', { name, functionClass: 'isp', countries: [country], profile })
  await upload(api, '/api/v1/directory/imports?format=contacts-csv', contactsFile(now), {
    contentType: 'text/csv',
    fileName: 'exampleland-contacts.csv',
  })
  for (const operator of operators)
    await api.post('/api/v1/directory/operators', {
      sector: operator.sector,
      testedOn: dayOf(plusMs(now, -operator.verifiedDaysAgo * day)),
      secrets: {
        name: operator.name,
        prefixes: [operator.cidr],
        products: operator.products,
        contact: operator.email,
        notes: '',
      },
    })
}
