import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import fc from 'fast-check'
import { raised, type Declared } from './declared.ts'
import { checkText } from './lexicon.ts'
import { stateCodes } from './words.ts'
import en from './en.json' with { type: 'json' }

const statesIn = (text: string, language?: string): (string | null)[] => [
  ...new Set(checkText(text, language).hits.map(({ of }) => of)),
]

test('R016: the States are the 193 members, the two observers, and four places whose name is read as that of a State', () => {
  assert.equal(stateCodes.length, 193 + 2 + 4)
  assert.equal(new Set(stateCodes).size, stateCodes.length)
  for (const code of ['VA', 'PS', 'TW', 'XK', 'HK', 'MO']) assert.ok(stateCodes.includes(code))
})

test('R016: every State is found by its name in each of the six languages, by its people and by its capital', () => {
  for (const language of ['en', 'fr', 'es', 'ru', 'ar', 'zh']) {
    const names = new Intl.DisplayNames([language], { type: 'region' })
    for (const code of stateCodes) {
      const name = names.of(code) as string
      assert.ok(checkText(`— ${name} —`, 'en').state, `${code} in ${language}: ${name}`)
    }
  }
  for (const [code, { peoples, capitals }] of Object.entries(en.states))
    for (const word of [...peoples, ...capitals]) assert.ok(checkText(`(${word})`).state, `${code}: ${word}`)
})

const everyday: readonly string[] = [
  'Redis on port 6379 of 192.0.2.1 is open to the Internet. Close it, or ask for a password.',
  'polish the rule, and male connectors go there; we chat with us at lunch about a turkey',
  'Install the update of 12 November; see AS64500 and www.shop.example/login.',
  'The mail bit was lost; an indie developer wrote the patch.',
]
for (const text of everyday)
  test(`an everyday text is not flagged: ${text.slice(0, 40)}`, () => {
    assert.deepEqual(checkText(text).hits, [])
  })

const disguises: readonly (readonly [string, string, string])[] = [
  ['a character that nobody sees', 'Fr\u200bance', 'FR'],
  ['a soft hyphen', 'Ger\u00admany', 'DE'],
  ['letters of another script', '\u0421u\u042ca is none, but \u0421uba is', 'CU'],
  ['full-width letters', 'Ｊａｐａｎ', 'JP'],
  ['marks on letters', 'Ĉhíle', 'CL'],
  ['letters apart', 'K e n y a', 'KE'],
  ['dots between letters', 'the U.S. government', 'US'],
  ['a digit for a letter', 'Br4zil', 'BR'],
  ['a capital I for a small l', 'PoIand', 'PL'],
  ['a small l for a capital I', 'lceland', 'IS'],
  ['a flag', 'from \u{1F1F3}\u{1F1F4}', 'NO'],
  ['a hyphen', 'Egypt-based', 'EG'],
  ['the genitive', 'Austria’s networks', 'AT'],
  ['several people', 'the Bolivians', 'BO'],
  ['capital letters', 'PERU', 'PE'],
  ['a bent name in Russian', 'в Норвегии', 'NO'],
  ['no spaces', '攻击来自加拿大的主机', 'CA'],
  ['an article in Arabic', 'من الهند', 'IN'],
]
for (const [what, text, code] of disguises)
  test(`a State is found behind ${what}`, () => {
    assert.ok(statesIn(text).includes(code), JSON.stringify(checkText(text).hits))
  })

test('names of States are found in the language of the text, also when it is none of the six', () => {
  assert.deepEqual(statesIn('Angriffe aus Griechenland', 'de'), ['GR'])
  assert.deepEqual(statesIn('ataques da Suécia', 'pt-BR'), ['SE'])
  assert.deepEqual(statesIn('スウェーデンから', 'ja'), ['SE'])
  assert.deepEqual(statesIn('a text in no language', 'x-none'), [])
})

test('R016, R186: nicknames, insinuations, conflict and elections are told apart', () => {
  const kinds = (text: string) => checkText(text).hits.map(({ kind }) => kind)
  assert.deepEqual(kinds('attributed to UNC0000 and Example Bear'), ['actor', 'actor'])
  assert.deepEqual(kinds('a state-sponsored group'), ['nexus'])
  assert.deepEqual(kinds('ahead of the election'), ['election'])
  assert.deepEqual(kinds('amid an armed conflict'), ['conflict'])
  const { state, actor, context } = checkText('ahead of the election')
  assert.deepEqual({ state, actor, context }, { state: false, actor: false, context: true })
})

test('a hit says where it stands', () => {
  const text = 'Hosts in Norway and Chile.'
  for (const hit of checkText(text).hits) assert.equal(text.slice(hit.at, hit.at + hit.length), hit.text)
})

test('any State is found between any words, in any case, with unseen characters in it', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region' })
  const unseen = fc.constantFrom('\u200b', '\u200d', '\u00ad', '\u2060', '\ufeff')
  const around = fc.array(fc.constantFrom('host', 'the', 'port 22,', '—', '"', '(', '…\n'), { maxLength: 6 })
  fc.assert(
    fc.property(
      fc.constantFrom(...stateCodes),
      around,
      around,
      fc.nat(),
      unseen,
      fc.boolean(),
      (code, before, after, where, sign, upper) => {
        const name = names.of(code) as string
        const written = upper ? name.toUpperCase() : name
        const cut = 1 + (where % (written.length - 1))
        // Between two words a sign that nobody sees is a border, not a disguise.
        const hidden = /\p{L}\p{L}/u.test(written.slice(cut - 1, cut + 1))
          ? written.slice(0, cut) + sign + written.slice(cut)
          : written
        assert.ok(checkText([...before, hidden, ...after].join(' ')).state, hidden)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('any text at all is looked through without an error, and hits lie inside of it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('en', 'fr', 'th', 'xx'),
      (text, language) => {
        for (const { at, length } of checkText(text, language).hits) assert.ok(at >= 0 && at + length <= text.length)
      },
    ),
    { numRuns: 500 },
  )
})

test('the lexicon only raises a declared "nobody" to unknown; it lowers nothing and changes nothing else', () => {
  const declared = fc.record<Declared>({
    names: fc.constantFrom('nobody', 'actor', 'state', null),
    implies: fc.constantFrom('nobody', 'territory', null),
    sensitive: fc.constantFrom(true, false, null),
  })
  const found = fc.record({ state: fc.boolean(), actor: fc.boolean(), context: fc.boolean() })
  fc.assert(
    fc.property(declared, found, fc.boolean(), (before, hits, cleared) => {
      const after = raised(before, hits, cleared)
      for (const key of ['names', 'implies', 'sensitive'] as const)
        if (after[key] !== before[key]) {
          assert.equal(after[key], null)
          assert.ok(before[key] === 'nobody' || before[key] === false)
          assert.ok(!cleared && (hits.state || hits.actor || hits.context))
        }
      if (before.names === 'nobody' && (hits.state || hits.actor) && !cleared) assert.equal(after.names, null)
    }),
  )
})

test('100 kB are looked through in a moment', () => {
  const text = 'the system was found open at port 6379 and should be closed by its owner soon '
    .repeat(1300)
    .slice(0, 100_000)
  for (let round = 0; round < 3; round += 1) checkText(text)
  const from = performance.now()
  checkText(text)
  // About 25 ms on one core of a small machine; the limit leaves room for a busy one.
  assert.ok(performance.now() - from < 500)
})
