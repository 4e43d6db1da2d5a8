import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { api } from '../../api.ts'

/** Makes a passkey in the browser and adds it to one's account. @throws when the person cancels, or the node refuses. */
export async function registerPasskey(name: string): Promise<void> {
  const optionsJSON = await api.post<PublicKeyCredentialCreationOptionsJSON>('/passkeys/begin')
  const response = await startRegistration({ optionsJSON })
  await api.post('/passkeys/finish', { name, response })
}
