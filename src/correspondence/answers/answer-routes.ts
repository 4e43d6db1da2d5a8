import { Type } from '#kernel/schema.ts'
import type { Clock } from '#kernel/instant.ts'
import { route, type HtmlReply, type Reply, type Route, type RouteContext } from '#platform/http/route.ts'
import type { Correspondence } from '../correspondence.ts'
import { textsFor, type Texts } from '../texts.ts'
import { fieldOf, parseAnswerForm, type FormFields } from './answer-form.ts'
import type { OpenedLink } from './answer-links.ts'
import { answerPage } from './answer-page.ts'
import { codePage, type CodeState } from './code-page.ts'
import { pageHeaders, wordPage } from './page-frame.ts'
import { createRateLimit, networkOf } from './rate-limit.ts'

const params = Type.Object({ token: Type.String({ maxLength: 200 }) }, { additionalProperties: false })
const cookieName = 'comity-answer'

type Context = Pick<RouteContext<{ token: string }, unknown, unknown>, 'params' | 'request' | 'reply'>

/** What the pages need of the room. */
type Room = Pick<
  Correspondence,
  | 'open'
  | 'needsCode'
  | 'hasPageSession'
  | 'sendCode'
  | 'checkCode'
  | 'record'
  | 'teamName'
  | 'publicUrl'
  | 'clock'
  | 'log'
>

function send(reply: Reply, status: number, text: string): HtmlReply {
  reply.status(status)
  for (const [name, value] of Object.entries(pageHeaders)) reply.header(name, value)
  return reply.html(text)
}

function seeOther(reply: Reply, path: string): HtmlReply {
  reply.header('location', path)
  return send(reply, 303, '')
}

/**
 * The answer page of a recipient without an account. Reading it acts on nothing, however often a scanner follows the
 * link; only the form acts, and whoever has not the token has no form.
 */
export function answerRoutes(room: Room): Route[] {
  const clock: Clock = room.clock
  const reading = createRateLimit(60, 120)
  const acting = createRateLimit(20, 20)

  /** Everything that holds for reading and answering alike; what goes wrong is said as a page, not as a problem for programs. */
  async function guarded(
    context: Context,
    act: (link: OpenedLink, texts: Texts, path: string) => Promise<HtmlReply>,
  ): Promise<HtmlReply> {
    const { reply, params: asked } = context
    const plain = textsFor('en')
    try {
      const link = await room.open(asked.token)
      if (!link) return send(reply, 404, wordPage(plain, plain.gone.title, plain.gone.text(room.teamName())))
      return await act(link, textsFor(link.recipient.language), `/a/${asked.token}`)
    } catch (error) {
      room.log.error({ err: error }, 'an answer page failed')
      return send(reply, 500, wordPage(plain, plain.failed.title, plain.failed.text))
    }
  }

  function busy(reply: Reply, seconds: number): HtmlReply {
    const texts = textsFor('en')
    reply.header('retry-after', String(seconds))
    return send(reply, 429, wordPage(texts, texts.busy.title, texts.busy.text))
  }

  const showCode = (reply: Reply, link: OpenedLink, state: CodeState, texts: Texts, path: string): HtmlReply =>
    send(reply, 200, codePage(state, { tlp: link.view.tlp, team: room.teamName(), formAction: path }, texts))

  const closed = async (link: OpenedLink, request: Context['request']): Promise<boolean> =>
    room.needsCode(link.view.tlp) && !(await room.hasPageSession(link, request.cookies[cookieName]))

  async function show(context: Context): Promise<HtmlReply> {
    const wait = reading.take(networkOf(context.request.ip), clock())
    if (wait > 0) return busy(context.reply, wait)
    return guarded(context, async (link, texts, path) => {
      if (await closed(link, context.request)) return showCode(context.reply, link, { kind: 'none' }, texts, path)
      return send(
        context.reply,
        200,
        answerPage({ ...link, team: room.teamName(), refused: null, formAction: path }, texts),
      )
    })
  }

  async function code(
    context: Context,
    link: OpenedLink,
    fields: FormFields,
    texts: Texts,
    path: string,
  ): Promise<HtmlReply> {
    const outcome =
      fieldOf(fields, 'step') === 'check-code'
        ? await room.checkCode(link, fieldOf(fields, 'code'))
        : await room.sendCode(link)
    if (outcome.kind !== 'right') return showCode(context.reply, link, outcome, texts, path)
    const secure = room.publicUrl().startsWith('https:') ? '; Secure' : ''
    // Lax: the link in a mail is followed from elsewhere, and the page should still be open then.
    context.reply.header(
      'set-cookie',
      `${cookieName}=${outcome.session}; Path=${path}; Max-Age=3600; HttpOnly; SameSite=Lax${secure}`,
    )
    return seeOther(context.reply, path)
  }

  async function act(context: Context & { body: FormFields }): Promise<HtmlReply> {
    const { request, reply, body: fields } = context
    const wait = acting.take(networkOf(request.ip), clock())
    if (wait > 0) return busy(reply, wait)
    return guarded(context, async (link, texts, path) => {
      // The token is what a forged form lacks; the browser's own word is a second lock. `Origin` is no help: without referrer it is "null".
      const site = request.headers['sec-fetch-site']
      if (site !== undefined && site !== 'same-origin' && site !== 'none')
        return send(reply, 403, wordPage(texts, texts.failed.title, texts.failed.text))
      const step = fieldOf(fields, 'step')
      const mustShowCode = await closed(link, request)
      if (mustShowCode && (step === 'send-code' || step === 'check-code'))
        return code(context, link, fields, texts, path)
      if (mustShowCode) return showCode(reply, link, { kind: 'none' }, texts, path)
      // A form sent by the Enter key or by a program names no button: it is an answer too.
      if (step !== 'answer' && step !== '') return seeOther(reply, path)
      const { answers, faults } = parseAnswerForm(fields, link.view)
      if (faults.length > 0)
        return send(
          reply,
          422,
          answerPage({ ...link, team: room.teamName(), refused: { answers, faults }, formAction: path }, texts),
        )
      await room.record(link, answers)
      return seeOther(reply, path)
    })
  }

  return [
    route({
      method: 'GET',
      path: '/a/:token',
      access: 'public',
      summary: 'The answer page of a recipient; reading it acts on nothing',
      params,
      handler: show,
    }),
    route({
      method: 'POST',
      path: '/a/:token',
      access: 'public',
      summary: 'An answer, by form',
      params,
      body: 'form',
      handler: (context) => act({ ...context, body: context.body ?? {} }),
    }),
  ]
}
