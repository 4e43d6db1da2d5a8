import { hash } from 'node:crypto'

/**
 * The name of a log: its address without the scheme, where the node has a public one; else the team's name and a few
 * digits of its key, so that two teams of one name have two logs. It is fixed when the first checkpoint is signed.
 *
 * @param publicUrl As the setting says; empty where there is none.
 * @returns Null while there is neither.
 * @source C2SP tlog-checkpoint, "Note text": the origin should be a schema-less URL
 */
export function logOrigin(publicUrl: string, team: string | null, key: Uint8Array): string | null {
  const address = publicUrl.replace(/^[a-z]+:\/\//i, '').replace(/\/+$/, '')
  if (address !== '' && !/[\s+]/.test(address)) return `${address}/log`
  if (team === null) return null
  const word = team
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  return `${word === '' ? 'team' : word}-${hash('sha256', key, 'hex').slice(0, 8)}/log`
}
