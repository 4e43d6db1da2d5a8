import type nodeHttp from 'node:http'
import { createRequire } from 'node:module'

/**
 * `node:http`, by `require`: an import would read each of its exports, and one of them is a WebSocket that comes with a second HTTP client, 12 MiB and
 * 50 ms of CPU for every node and every command.
 */
export const http = createRequire(import.meta.url)('node:http') as typeof nodeHttp
