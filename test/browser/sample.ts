/** A fictional day of a fictional country: reserved names and addresses alone. */

const header = 'timestamp,severity,ip,protocol,port,hostname,tag,asn,geo,region,city,naics,version'

/** A report of open Redis servers, as Shadowserver writes it. @param rows How many systems. */
export function redisReport(rows: number, day = '2026-11-21'): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const net = ['192.0.2', '198.51.100', '203.0.113'][index % 3] ?? '192.0.2'
    const severity = ['critical', 'high', 'medium', 'low'][index % 4] ?? 'low'
    return `${day} 04:${String(index % 60).padStart(2, '0')}:00,${severity},${net}.${(index % 250) + 1},tcp,6379,host-${index}.example.net,redis,${64500 + (index % 3)},XA,,,,7.0.${index % 9}`
  })
  return [header, ...lines, ''].join('\r\n')
}

/** The same with two rows that cannot be read. */
export function faultyReport(): string {
  return `${redisReport(4)}2026-11-21 04:00:00,high,300.1.2.3,tcp,6379,bad.example,redis,64500,XA,,,,7\r\n2026-11-21 05:00:00,high\r\n`
}

export const contactsCsv = [
  'kind,value,team,email,format,language,role,source,verified',
  'cidr,192.0.2.0/24,Northwind ISP,abuse@northwind.example,csv,en,abuse,register,2026-11-01',
  'cidr,198.51.100.0/24,Example Hospital Trust,soc@hospital.example,json,en,critical-operator,register,2026-02-01',
  'asn,64502,Contoso Hosting,abuse@contoso.example,csv,en,abuse,register,2025-01-01',
  'country,XA,Exampleland CSIRT,national@csirt.example,csv,en,national,register,2026-11-10',
  '',
].join('\n')

/** One row too many dots, one without an address. */
export const faultyContactsCsv = [
  'kind,value,team,email,format,language,role,source,verified',
  'cidr,203.0.113.0/24,Fabrikam Networks,abuse@fabrikam.example,csv,en,abuse,register,2026-11-01',
  'cidr,300.1.1.0/24,Nowhere,abuse@nowhere.example,csv,en,abuse,register,2026-11-01',
  'domain,example.org,Somewhere,not-an-address,csv,en,csirt,register,2026-11-01',
  '',
].join('\n')
