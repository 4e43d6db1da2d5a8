/** What differs from node to node in the server's settings. */
export interface ServerSettings {
  readonly socketDir: string
  /** Whether `/dev/shm` can be written; some containers have none, and parallel queries need shared memory. */
  readonly sharedMemoryFolder: boolean
  /** Settings of a test cluster, which may for instance do without fsync. They win. */
  readonly overrides?: Readonly<Record<string, string>>
}

/**
 * The server's whole configuration file.
 *
 * Fit for a node with 1 GB of memory. Nothing listens on the network. The log holds no statement, no value and no
 * error detail, because those may hold what people sent us; failed statements are told by the program that sent them.
 */
export function serverConfiguration(settings: ServerSettings): string {
  const values: Record<string, string> = {
    ...fixed,
    unix_socket_directories: `"${settings.socketDir.replaceAll('"', '""')}"`,
    dynamic_shared_memory_type: settings.sharedMemoryFolder ? 'posix' : 'mmap',
    ...settings.overrides,
  }
  const lines = Object.entries(values).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return [
    '# Written by Comity at each start: changes here are lost.',
    '# Put your own into postgresql.local.conf beside this file; its lines win.',
    ...lines,
    "include_if_exists = 'postgresql.local.conf'",
    '',
  ].join('\n')
}

/** Who may connect: the three roles, by password, over the socket. There is no line for the network. */
export const hostBasedAuthentication = [
  '# Written by Comity at each start: changes here are lost.',
  'local all all scram-sha-256',
  '',
].join('\n')

const fixed: Readonly<Record<string, string>> = {
  // Doors
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '40',
  superuser_reserved_connections: '3',
  password_encryption: 'scram-sha-256',

  // Memory
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  huge_pages: 'off',
  temp_file_limit: '8GB',

  // Durability
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  restart_after_crash: 'on',

  // Processes: one small computer, not a warehouse
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '2',
  jit: 'off',
  random_page_cost: '1.1',

  // Log: to standard error, which the supervisor reads
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '%b: ',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_timezone: 'UTC',

  // Words
  timezone: 'UTC',
  datestyle: 'iso, ymd',
  lc_messages: 'C',
  lc_monetary: 'C',
  lc_numeric: 'C',
  lc_time: 'C',
  default_text_search_config: 'pg_catalog.simple',
}
