import type { FormEvent } from 'react'
import { api } from '../../api.ts'
import type { PinnedKey } from '../../api-types/policy.ts'
import { useAct } from '../../data/act.ts'
import { textOf } from '../../data/form.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/** A pack and its signature, as two files. */
export function AddPack() {
  const words = t.rules.packs
  const { error, run } = useAct()
  const whyNot = useWhyNot('norms.packs.edit')
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const [pack, signature] = [fields.get('pack'), fields.get('signature')]
    if (!(pack instanceof File) || !(signature instanceof File)) return
    void run(
      async () => {
        const base64 = toBase64(new Uint8Array(await pack.arrayBuffer()))
        await api.post('/norms/packs', { base64, signature: await signature.text() })
      },
      words.added,
      ['/norms/packs'],
    )
  }
  return (
    <form className="stack card" onSubmit={send}>
      <TextField label={words.file} name="pack" type="file" accept=".yaml,.yml" required />
      <TextField label={words.signature} name="signature" type="file" required />
      {error !== null && <Problem error={error} />}
      <div className="line">
        <Button type="submit" whyNot={whyNot}>
          {words.add}
        </Button>
      </div>
    </form>
  )
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** Keys of publishers: pinned by a person who compared them with something else than the same screen. */
export function Keys() {
  const words = t.rules.packs
  const { error, run } = useAct()
  const whyNot = useWhyNot('norms.packs.edit')
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const body = { verifierKey: textOf(fields, 'key').trim(), comparedWith: textOf(fields, 'with').trim() }
    void run(async () => void (await api.post('/norms/keys', body)), words.pinned, ['/norms/keys'])
  }
  return (
    <section className="stack">
      <h2>{words.keys}</h2>
      <Loaded query={useWholeList<PinnedKey>('/norms/keys')}>
        {({ items }) => {
          const pinned = items.filter((key) => key.removedAt === null)
          if (pinned.length === 0) return <p>{words.noKeys}</p>
          return (
            <ul className="stack">
              {pinned.map(({ verifierKey, name, comparedWith }) => (
                <li key={verifierKey} className="card">
                  <p className="mono ltr wrapped">{verifierKey}</p>
                  <p className="small quiet">
                    {words.comparedWith}: {comparedWith}
                  </p>
                  <div className="line">
                    <Button
                      whyNot={whyNot}
                      onClick={() =>
                        void run(
                          async () => void (await api.post('/norms/keys/removal', { verifierKey })),
                          words.unpinned,
                          ['/norms/keys'],
                        )
                      }
                    >
                      {words.unpin(name)}
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
      <form className="stack card" onSubmit={send}>
        <TextField label={words.key} hint={words.keyHint} name="key" required spellCheck={false} />
        <TextField label={words.comparedWith} hint={words.comparedHint} name="with" required />
        {error !== null && <Problem error={error} />}
        <div className="line">
          <Button type="submit" whyNot={whyNot}>
            {words.pin}
          </Button>
        </div>
      </form>
    </section>
  )
}
