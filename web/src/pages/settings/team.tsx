import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Versioned } from '../../api.ts'
import type { OwnTeam } from '../../api-types/identity.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/** The record of the team: who it is, where it stands, what it was set up to do. */
export function TeamTab() {
  const query = useQuery({
    queryKey: ['own-team'],
    queryFn: ({ signal }) => api.getVersioned<OwnTeam>('/identity/team', signal),
  })
  return (
    <div className="tab-body">
      <Loaded query={query}>{(team) => <TeamForm key={team.etag} team={team} />}</Loaded>
    </div>
  )
}

function TeamForm({ team: { value: team, etag } }: { readonly team: Versioned<OwnTeam> }) {
  const words = t.settings.team
  const client = useQueryClient()
  const whyNot = useWhyNot('identity.team.edit')
  const form = useForm(async (fields) => {
    const change = Object.fromEntries(
      ['name', 'country', 'timeZone', 'hostModel', 'mandate'].map((name) => [name, textOf(fields, name).trim()]),
    )
    await api.put('/identity/team', { ...change, country: change['country']?.toUpperCase() }, { etag })
    announce(words.saved)
    await client.invalidateQueries({ queryKey: ['own-team'] })
    await client.invalidateQueries({ queryKey: ['session'] })
  })
  const readOnly = whyNot !== undefined
  return (
    <form className="card" onSubmit={form.onSubmit}>
      {form.error !== null && <Problem error={form.error} />}
      <div className="form-grid">
        <TextField
          label={words.name}
          name="name"
          defaultValue={team.name}
          required
          readOnly={readOnly}
          fault={form.faultOf('/name')}
        />
        <TextField
          label={words.country}
          name="country"
          defaultValue={team.country}
          required
          maxLength={2}
          readOnly={readOnly}
          fault={form.faultOf('/country')}
        />
        <TextField
          label={words.timeZone}
          hint={words.timeZoneHint}
          name="timeZone"
          defaultValue={team.timeZone}
          readOnly={readOnly}
          fault={form.faultOf('/timeZone')}
        />
        <NamedChoice
          label={words.host}
          name="hostModel"
          defaultValue={team.hostModel}
          options={Object.entries(words.hosts)}
        />
      </div>
      <TextArea
        label={words.mandate}
        hint={words.mandateHint}
        name="mandate"
        defaultValue={team.mandate}
        rows={6}
        readOnly={readOnly}
        fault={form.faultOf('/mandate')}
      />
      <div className="line">
        <Button kind="primary" type="submit" whyNot={whyNot ?? (form.busy ? t.shell.loading : undefined)}>
          {words.save}
        </Button>
      </div>
    </form>
  )
}
