import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { instantFromMs } from '#kernel/instant.ts'
import { parseVerifierKey } from '#kernel/signed-note.ts'
import { connectDatabase } from '#platform/database.ts'
import { openPublishedFolder } from '#platform/published-folder.ts'
import { clusterUrl } from '#testing/cluster.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { replayLogged } from '../../src/replay-logged.ts'
import { exportLog } from '../../src/transparency/log/export.ts'
import { parseProof } from '../../src/transparency/log/proof-file.ts'
import { proveEntry } from '../../src/transparency/log/verify/proof.ts'
import { verifyLog, type Verification } from '../../src/transparency/log/verify/verify.ts'
import { testFact, testTransparency } from '../../src/transparency/testing.ts'
import { logAtUrl } from '../../src/log-at-url.ts'

const instantNow = () => instantFromMs(Date.now())

/** A node that has decided, and was told of a tasking. */
async function nodeWithLog(
  t: TestContext,
): Promise<{ comity: TestNode; decisionId: string; publish(): Promise<void> }> {
  const comity = await testNode(t)
  const publish = () => comity.node.runJob('transparency.sequence')
  const answer = await comity.fetch('legal', '/api/v1/norms/decisions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ act: 'notify', facts: { 'act.effect': 'E2' } }),
  })
  const { decisionId } = (await answer.json()) as { decisionId: string }
  const tasking = testFact(1, {
    type: 'taskings.decided',
    at: instantNow(),
    subject: { type: 'taskings.tasking', id: 'tasking_1' },
    figures: { origin: 'ministry', outcome: 'FORBID' },
  })
  await comity.node.db.transaction((tx) => testTransparency(comity.node.db).record(tx, tasking))
  await publish()
  return { comity, decisionId, publish }
}

/** The log as an auditor takes it away, read without the node. */
async function audited(t: TestContext, comity: TestNode): Promise<Verification> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-export-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  await exportLog(comity.shell, openPublishedFolder(folder), 'auditor')
  const key = parseVerifierKey(readFileSync(join(comity.dataDir, 'log/log.vkey'), 'utf8'))
  return verifyLog(openPublishedFolder(folder), { key, now: instantNow(), replay: replayLogged })
}

/** The database's owner, who can switch every trigger off: the administrator whom only the log catches. */
async function edit(comity: TestNode, statements: readonly string[]): Promise<void> {
  const { migrator } = await clusterUrl()
  const { rows } = await comity.node.db.query<{ database: string }>('select current_database() as database')
  const owner = connectDatabase({ ...migrator, database: rows[0]!.database, max: 1 }, () => undefined)
  try {
    for (const statement of statements)
      assert((await owner.query(statement)).rowCount !== 0 || statement.startsWith('alter'), statement)
  } finally {
    await owner.close()
  }
}

test('the log of a node is served to anybody, and is whole when it is copied, fetched or audited', async (t) => {
  const { comity, decisionId } = await nodeWithLog(t)
  const checkpoint = await comity.fetch(null, '/log/checkpoint')
  assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.equal(checkpoint.headers.get('cache-control'), 'public, max-age=2')
  const [origin, size] = (await checkpoint.text()).split('\n')
  assert.match(origin!, /^exampleland-csirt-[0-9a-f]{8}\/log$/)
  const tile = await comity.fetch(null, `/log/tile/0/000.p/${size}`)
  assert.equal(tile.headers.get('content-type'), 'application/octet-stream')
  assert.equal(tile.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal((await tile.arrayBuffer()).byteLength, Number(size) * 32)
  for (const path of [
    '/log/tile/0/001',
    '/log/tile/0/000.p/0',
    '/log/tile/..%2f..%2flog.head',
    '/log/tile/0/000%2e%2e',
  ])
    assert.equal((await comity.fetch(null, path)).status, 404, path)

  const key = parseVerifierKey(await (await comity.fetch(null, '/log/key')).text())
  const copied = await verifyLog(openPublishedFolder(join(comity.dataDir, 'log')), { key, now: instantNow() })
  assert.deepEqual(copied.faults, [])
  const fetched = await verifyLog(logAtUrl(`${comity.url}/log`), { key: null, now: instantNow() })
  assert.deepEqual([fetched.ok, fetched.keyGiven, fetched.origin], [true, false, origin])
  const found = await audited(t, comity)
  assert.deepEqual(found.faults, [])
  assert.deepEqual(
    [found.openings.figures, found.openings.private, found.decisionsReplayed],
    [found.size, found.size, 1],
  )

  const file = await comity.shell.bytes(`/api/v1/log/proofs/${decisionId}`)
  const proven = proveEntry(file, key)
  const record = JSON.parse(proven.opened.private!) as { type: string; subject: { id: string } }
  assert.deepEqual([record.type, record.subject.id], ['norms.decided', decisionId])
  const { extra, ...proof } = parseProof(file)
  assert(extra)
  for (const at of [0, 40, 120, file.length - 8]) {
    const changed = Buffer.from(file)
    changed[at]! ^= 1
    assert.throws(() => proveEntry(changed, key), String(at))
  }
  assert.equal(proof.index < found.size, true)
  assert.equal((await comity.fetch('analyst', `/api/v1/log/proofs/${decisionId}`)).status, 403)
})

test('an auditor with the verifier alone catches a changed decision, a deleted tasking and a rewritten number', async (t) => {
  const { comity, decisionId } = await nodeWithLog(t)
  assert.equal((await audited(t, comity)).ok, true)

  const outcome = `update norms.decision set outcome = 'ALLOW', rules = '{}' where id = '${decisionId}'`
  await edit(comity, [outcome])
  const decision = await audited(t, comity)
  assert.equal(decision.ok, false)
  assert.match(decision.faults[0]!.what, /kept otherwise than it was logged/)

  // The fact is made to agree with the changed decision; its commitment does not.
  await edit(comity, [
    'alter table transparency.fact disable trigger user',
    `update transparency.fact set detail = detail || '{"outcome":"ALLOW","rules":""}' where subject_id = '${decisionId}'`,
  ])
  assert.match((await audited(t, comity)).faults[0]!.what, /private record is not the one that was logged/)

  await edit(comity, [`delete from transparency.fact where type = 'taskings.decided'`])
  const tasking = await audited(t, comity)
  assert(tasking.faults.some(({ what }) => /taskings\.decided.* is missing before its time was over/.test(what)))

  await edit(comity, [
    'alter table transparency.opening disable trigger user',
    `update transparency.opening set figures = jsonb_set(figures, '{figures,outcome}', '"ALLOW"')
     where figures ->> 'type' = 'taskings.decided'`,
  ])
  const number = await audited(t, comity)
  assert(number.faults.some(({ what }) => /figures are not those that were logged/.test(what)))

  await edit(comity, [`delete from transparency.opening where figures ->> 'type' = 'taskings.decided'`])
  assert((await audited(t, comity)).faults.some(({ what }) => /figures are missing/.test(what)))
})
