import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { useEnter } from '../../data/enter.ts'
import { textOf, useForm } from '../../data/form.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { useTitle } from '../../parts/page.tsx'
import { Empty, Problem } from '../../parts/states.tsx'
import { useSession } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { Door } from './door.tsx'
import { useLinkSecret } from './link-secret.ts'

/** The first set-up: who the team is, and an account for whoever sets it up. */
export function SetUp() {
  const words = t.people.setup
  useTitle(words.title)
  const secret = useLinkSecret()
  const session = useSession()
  const enter = useEnter()
  const form = useForm(async (fields) => {
    await api.post('/setup', {
      link: secret,
      team: {
        name: textOf(fields, 'team').trim(),
        country: textOf(fields, 'country').trim().toUpperCase(),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      person: {
        name: textOf(fields, 'name').trim(),
        email: textOf(fields, 'email').trim(),
        password: textOf(fields, 'password'),
      },
    })
    await enter()
  })
  if (session?.setupNeeded === false)
    return (
      <Door title={words.doneTitle} lead={session.team?.name ?? ''}>
        <Link className="button" data-kind="primary" to="/sign-in">
          {t.people.signIn.title}
        </Link>
      </Door>
    )
  if (secret === '')
    return (
      <Door title={words.needLink} lead={words.needLinkDetail}>
        <p>{words.needLinkDo}</p>
      </Door>
    )
  return (
    <Door title={words.title} lead={words.lead}>
      <form className="stack" onSubmit={form.onSubmit}>
        {form.error !== null && <Problem error={form.error} />}
        <TextField
          label={words.team}
          hint={words.teamHint}
          name="team"
          required
          autoFocus
          autoComplete="organization"
          fault={form.faultOf('/team/name')}
        />
        <TextField
          label={words.country}
          hint={words.countryHint}
          name="country"
          required
          minLength={2}
          maxLength={2}
          autoComplete="country"
          fault={form.faultOf('/country')}
        />
        <TextField
          label={words.yourName}
          name="name"
          required
          autoComplete="name"
          fault={form.faultOf('/person/name')}
        />
        <TextField
          label={words.email}
          name="email"
          type="email"
          required
          autoComplete="username"
          fault={form.faultOf('/email')}
        />
        <TextField
          label={words.password}
          hint={words.passwordHint}
          name="password"
          type="password"
          required
          minLength={12}
          autoComplete="new-password"
          fault={form.faultOf('/password')}
        />
        <Button kind="primary" type="submit" whyNot={form.busy ? words.busy : undefined}>
          {form.busy ? words.busy : words.submit}
        </Button>
      </form>
    </Door>
  )
}

/** An invitation taken: a password for the next time. */
export function Join() {
  const words = t.people.invited
  useTitle(words.title)
  const secret = useLinkSecret()
  const enter = useEnter()
  const form = useForm(async (fields) => {
    await api.post('/invitation', { link: secret, password: textOf(fields, 'password') })
    await enter()
  })
  return (
    <Door title={words.title} lead={words.lead}>
      {secret === '' ? (
        <Empty
          title={words.noLink}
          detail={words.noLinkDetail}
          action={<Link to="/sign-in">{t.people.signIn.title}</Link>}
        />
      ) : (
        <form className="stack" onSubmit={form.onSubmit}>
          {form.error !== null && <Problem error={form.error} />}
          <TextField
            label={t.people.setup.password}
            hint={t.people.setup.passwordHint}
            name="password"
            type="password"
            required
            minLength={12}
            autoFocus
            autoComplete="new-password"
            fault={form.faultOf('/password')}
          />
          <Button kind="primary" type="submit" whyNot={form.busy ? t.people.signIn.busy : undefined}>
            {words.submit}
          </Button>
        </form>
      )}
    </Door>
  )
}
