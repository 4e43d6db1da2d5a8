import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { api } from '../../api.ts'

/** Signs in with a passkey that the browser offers. @throws when the person cancels, or the node refuses. */
export async function signInWithPasskey(): Promise<void> {
  const optionsJSON = await api.post<PublicKeyCredentialRequestOptionsJSON>('/session/passkey/begin')
  const response = await startAuthentication({ optionsJSON })
  await api.post('/session/passkey/finish', { response })
}
