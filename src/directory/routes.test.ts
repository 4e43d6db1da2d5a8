import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Directory } from './directory.ts'
import { directoryRoutes } from './routes.ts'

// Declaring routes calls nothing of the service.
const routes = directoryRoutes({} as Directory)

it('no address is declared twice, and each lies under the room', () => {
  const addresses = routes.map(({ method, path }) => `${method} ${path}`)
  assert.equal(new Set(addresses).size, addresses.length)
  for (const { path } of routes) assert.match(path, /^\/api\/v1\/directory\//)
})

it('reading needs another action than changing, and operators need their own', () => {
  for (const { method, path, access } of routes) {
    if (path.includes('/operators')) assert.match(access, /^directory\.operators\./)
    else if (method !== 'GET') assert.match(access, /^directory\.(edit|import)$/)
    else assert.match(access, /^directory\.(read|import)$/)
  }
})

it('every edit of something that has a version names it', () => {
  // A reader, and a team's contact point, is there or not: nothing of it changes that somebody could overtake.
  const versioned = ({ method, path }: (typeof routes)[number]): boolean =>
    ['PATCH', 'DELETE'].includes(method) && !path.includes('/readers/') && !path.includes('/team-assets/')
  const edits = routes.filter(versioned)
  assert.ok(edits.length >= 6)
  for (const { conditional, path } of edits) assert.equal(conditional, true, path)
})
