/** How long a connection may take to say what it wants, and stay when it wants nothing; how long a request takes is for its route to say. */
export const connectionLimits = { requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 20_000 } as const
