import type { TestContext } from 'node:test'
import { testNode, type TestNode } from '#testing/node.ts'
import { contactsCsv, redisReport } from './sample.ts'
import { builtConsole } from './support.ts'

/** A node with contacts, a report and its findings; notifications follow by its own clock. */
export async function filledNode(t: Pick<TestContext, 'after'>): Promise<TestNode> {
  await builtConsole()
  const node = await testNode(t)
  await node.importContacts(contactsCsv)
  await node.addReport(redisReport(120), { fileName: '2026-11-21-scan_redis-exampleland-asn.csv' })
  return node
}
