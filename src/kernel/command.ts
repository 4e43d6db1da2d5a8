import type { Readable } from 'node:stream'

/** A command of the `comity` program: noun, verb, as in `comity directory who 192.0.2.1`. */
export interface Command {
  readonly noun: string
  /** Empty for a command of one word. */
  readonly verb: string
  readonly summary: string
  /** Arguments as cli docs write them: `FILE… [--feed ID]`. */
  readonly usage: string
  readonly flags: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly meaning: string }>>
  /** Whether it needs no node with these flags: what it reads, it is given. */
  readonly withoutNode?: (flags: CommandContext['flags']) => boolean
  run(context: CommandContext): Promise<void>
}

/** What a command is handed. */
export interface CommandContext {
  readonly positionals: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly json: boolean
  readonly api: ApiClient
  readonly out: CommandOutput
  /** Opens a file that the user named; `-` is standard input. */
  openFile(path: string): { stream: Readable; name: string }
  /** Paths of the files in a folder, by name; null where the path is no folder. Not there where no folders are. */
  readonly listFolder?: (path: string) => readonly string[] | null
  /** Writes a file that the user named; `-` is standard output. */
  writeFile(path: string, text: string): Promise<void>
  /** Waits; progress of long work is polled with it. */
  sleep(ms: number): Promise<void>
}

/** Where a command says what it found: `json` one value a line, `line` text for a person. */
export interface CommandOutput {
  json(value: unknown): void
  line(text: string): void
  table(head: readonly string[], rows: readonly (readonly string[])[]): void
  /** Progress for a person, on standard error and only where that is a terminal. */
  progress(text: string): void
}

/** The node's own HTTP API over its control socket; a problem comes back as the AppError that it is. */
export interface ApiClient {
  get<T>(path: string): Promise<T>
  /** The bytes at an address, whatever they are. */
  bytes(path: string): Promise<Uint8Array>
  /** What is no JSON: a document, lines. */
  text(path: string): Promise<string>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body: unknown, etag?: string): Promise<T>
  delete<T>(path: string): Promise<T>
  upload<T>(path: string, stream: Readable, meta: { contentType: string; fileName: string }): Promise<T>
  /** All items of a list, page after page. */
  pages<T>(path: string): AsyncIterable<T>
  /**
   * Takes an invitation, by what stands behind the `#` of its link.
   *
   * @returns A client that speaks as the person who was invited, in a session of their own.
   */
  takeInvitation(link: string, password: string): Promise<ApiClient>
}
