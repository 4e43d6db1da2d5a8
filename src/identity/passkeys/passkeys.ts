import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { anonymous, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { dayOf, minute, plusMs } from '#kernel/instant.ts'
import type { AccountId } from '../accounts/account.ts'
import { newSecret, type IdentityContext } from '../context.ts'
import { addressKey, rates, type Limits } from '../limits/limits.ts'
import type { Client, Sessions } from '../sessions/sessions.ts'
import type { SignedIn } from '../sign-in.ts'
import { readTeam } from '../team/store.ts'
import { relyingParty, type RelyingParty } from './relying-party.ts'
import * as store from './store.ts'

/** How long a browser's window for a passkey may stay open. */
export const challengeLifeMs = 5 * minute

export interface Passkey {
  readonly passkeyId: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedOn: string | null
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

export interface Passkeys {
  /** What the browser needs to make a passkey for who is signed in. */
  beginRegistration(actor: Actor, headers: Headers): Promise<unknown>
  finishRegistration(actor: Actor, input: { response: unknown; name: string }, headers: Headers): Promise<Passkey>
  /** What the browser needs to show a passkey; it says nothing of which accounts there are. */
  beginSignIn(client: Client, headers: Headers): Promise<unknown>
  /** @throws {AppError} `identity.passkey-refused`, the same whatever was wrong. */
  finishSignIn(response: unknown, client: Client, headers: Headers): Promise<SignedIn>
  list(actor: Actor): Promise<Passkey[]>
  remove(actor: Actor, passkeyId: string): Promise<void>
}

/** The library takes long to load and few sign in at once: it comes with the first use, not with the start. */
const library = () => import('@simplewebauthn/server')

export function createPasskeys(context: IdentityContext, parts: { limits: Limits; sessions: Sessions }): Passkeys {
  const { db, clock, emit, box } = context
  const macOf = (challenge: string): Buffer => box.mac(challenge, 'identity.challenge')

  /** A challenge of chance, kept as its hash until it is answered or its time is over. */
  async function newChallenge(purpose: store.ChallengePurpose, accountId: string | null): Promise<string> {
    const challenge = newSecret(context)
    const expiresAt = plusMs(clock(), challengeLifeMs)
    await store.insertChallenge(db, { challengeMac: macOf(challenge), purpose, accountId, expiresAt })
    return challenge
  }
  /** Bound to what it was made for; taken whether the answer then holds or not. */
  const takesChallenge = (purpose: store.ChallengePurpose, accountId: string | null) => (challenge: string) =>
    store.takeChallenge(db, { challengeMac: macOf(challenge), purpose, accountId, now: clock() })

  /** The authenticator's new counter, or null when its answer does not hold; the challenge is used up either way. */
  async function counterIfVerified(
    response: AuthenticationResponseJSON,
    { publicKey, counter }: store.PasskeyRow,
    { origin, rpId }: RelyingParty,
  ): Promise<number | null> {
    const { verifyAuthenticationResponse } = await library()
    const result = await verifyAuthenticationResponse({
      response,
      expectedChallenge: takesChallenge('sign-in', null),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter },
    }).catch(() => null)
    return result?.verified === true ? result.authenticationInfo.newCounter : null
  }

  return {
    async beginRegistration(actor, headers) {
      const accountId = personOf(actor)
      const { rpId } = relyingParty(headers, context.origins())
      const { generateRegistrationOptions } = await library()
      const known = await store.listPasskeys(db, accountId)
      const challenge = await newChallenge('register', accountId)
      return generateRegistrationOptions({
        rpName: (await readTeam(db))?.name ?? 'Comity',
        rpID: rpId,
        userName: actor.name,
        userDisplayName: actor.name,
        userID: new TextEncoder().encode(accountId),
        challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
        attestationType: 'none',
        excludeCredentials: known.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
    },

    async finishRegistration(actor, { response, name }, headers) {
      const accountId = personOf(actor)
      const { origin, rpId } = relyingParty(headers, context.origins())
      const { verifyRegistrationResponse } = await library()
      const result = await refuseOnThrow(() =>
        verifyRegistrationResponse({
          response: response as RegistrationResponseJSON,
          expectedChallenge: takesChallenge('register', accountId),
          expectedOrigin: origin,
          expectedRPID: rpId,
          requireUserVerification: true,
        }),
      )
      if (!result.verified) throw refused()
      const { credential } = result.registrationInfo
      const at = clock()
      const row: store.PasskeyRow = {
        credentialId: credential.id,
        accountId,
        name,
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: credential.transports ?? [],
        createdAt: at,
        lastUsedOn: null,
      }
      await db.transaction(async (tx) => {
        if (!(await store.insertPasskey(tx, row))) throw refused()
        await emit(tx, {
          type: 'identity.passkey-added',
          at,
          actor,
          subject: { type: 'account', id: accountId },
          detail: {},
        })
      })
      return toPasskey(row)
    },

    async beginSignIn(client, headers) {
      await parts.limits.take([{ what: `passkey ${addressKey(client.address)}`, rate: rates.address }])
      const { rpId } = relyingParty(headers, context.origins())
      const { generateAuthenticationOptions } = await library()
      const challenge = await newChallenge('sign-in', null)
      const bytes = new Uint8Array(Buffer.from(challenge, 'base64url'))
      return generateAuthenticationOptions({ rpID: rpId, challenge: bytes, userVerification: 'required' })
    },

    async finishSignIn(response, client, headers) {
      const { origin, rpId } = relyingParty(headers, context.origins())
      const { id } = response as AuthenticationResponseJSON
      const passkey = await store.findPasskey(db, id)
      const newCounter =
        passkey && (await counterIfVerified(response as AuthenticationResponseJSON, passkey, { origin, rpId }))
      const signedIn =
        newCounter === null
          ? null
          : await db.transaction(async (tx) => {
              const { accountId, counter } = passkey!
              const at = clock()
              // Of two answers verified against the same counter, one counts.
              if (!(await store.markPasskeyUsed(tx, { credentialId: id, counter, newCounter, day: dayOf(at) })))
                return null
              const { cookie, sessionId } = await parts.sessions.start(tx, accountId, client)
              const actor = { kind: 'person', id: accountId } as const
              const detail = { sessionId, by: 'passkey' }
              await emit(tx, {
                type: 'identity.signed-in',
                at,
                actor,
                subject: { type: 'account', id: accountId },
                detail,
              })
              return { cookie, accountId }
            })
      if (signedIn === null) {
        const subject = { type: 'account', id: 'unknown' }
        await db.transaction((tx) =>
          emit(tx, {
            type: 'identity.sign-in-refused',
            at: clock(),
            actor: anonymous,
            subject,
            detail: { by: 'passkey' },
          }),
        )
        throw refused()
      }
      return signedIn
    },

    list: async (actor) => (await store.listPasskeys(db, personOf(actor))).map(toPasskey),

    async remove(actor, passkeyId) {
      const accountId = personOf(actor)
      const at = clock()
      await db.transaction(async (tx) => {
        if (!(await store.deletePasskey(tx, passkeyId, accountId)))
          throw new AppError('identity.passkey-not-found', 'You have no passkey with this id.')
        await emit(tx, {
          type: 'identity.passkey-removed',
          at,
          actor,
          subject: { type: 'account', id: accountId },
          detail: {},
        })
      })
    },
  }
}

function toPasskey({ credentialId, name, createdAt, lastUsedOn }: store.PasskeyRow): Passkey {
  return { passkeyId: credentialId, name, createdAt, lastUsedOn }
}

/** A passkey is a person's: neither a token nor the shell adds one for somebody. */
function personOf(actor: Actor): AccountId {
  if (actor.kind !== 'person' || actor.personId === null)
    throw new AppError('platform.forbidden', 'Only a person who is signed in has passkeys.')
  return actor.personId as AccountId
}

function refused(cause?: unknown): AppError {
  return new AppError('identity.passkey-refused', 'This passkey was not accepted; try again, or sign in otherwise.', {
    cause,
  })
}

/** What the library throws says what was wrong with the answer; who sent it learns only that it was. */
async function refuseOnThrow<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw refused(cause)
  }
}
