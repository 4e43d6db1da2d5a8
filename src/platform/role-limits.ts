import type { Database } from './database.ts'

/**
 * The longest that a statement of the node may take. One that runs for half an hour is not one of ours any more but a lock held against
 * everybody. (A transaction that does nothing is ended after two minutes, by what each connection asks for.)
 */
const statementTimeout = '30min'

/**
 * Sets the limit for the role that is connected, where its operator has set none. A role may set its own, so no other right is needed; each
 * session that begins afterwards has it.
 */
export async function limitStatements(db: Database): Promise<void> {
  const { rows } = await db.query<{ role: string; database: string; settings: string[] | null }>(
    `select current_user as role, current_database() as database, (
       select array_agg(c) from pg_db_role_setting s, unnest(s.setconfig) c
       where s.setrole in (0, r.oid) and s.setdatabase in (0, d.oid)) as settings
     from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()`,
  )
  const { role, database, settings } = rows[0]!
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
  if (settings?.some((each) => each.startsWith('statement_timeout='))) return
  await db.query(
    `alter role ${quoted(role)} in database ${quoted(database)} set statement_timeout = '${statementTimeout}'`,
  )
}
