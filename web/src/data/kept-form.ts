import { useQueryClient } from '@tanstack/react-query'
import { announce } from '../parts/announce.tsx'
import { useForm, type FormState } from './form.ts'

/** A form in a dialog: sends, says so, loads anew what it changed, and closes; what fails stays in the dialog. */
export function useKeptForm(
  send: (fields: FormData) => Promise<unknown>,
  after: { readonly said: string; readonly changed: readonly string[]; readonly onClose: () => void },
): FormState {
  const client = useQueryClient()
  return useForm(async (fields) => {
    await send(fields)
    announce(after.said)
    after.onClose()
    await client.invalidateQueries({
      predicate: ({ queryKey }) => after.changed.some((part) => queryKey.includes(part)),
    })
  })
}
