import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { ordinaryFacts } from '../cases.ts'
import { evaluate, rulesFor } from '../evaluate.ts'
import { explain } from '../explanation.ts'
import { encodeFacts } from '../fact-set.ts'
import { judge } from '../judgement.ts'
import { loadPack } from '../pack.ts'
import type { PolicyFile } from '../policy-files.ts'
import { presentFact, presentRule } from '../present.ts'
import { basePack, policyFile, smallPackFiles } from '../testing.ts'
import { loadLanguages } from './languages.ts'
import { languageFiles } from './testing.ts'
import { coverageOf } from './texts.ts'

const pack = basePack()
const files = languageFiles()
const languages = loadLanguages(files)
const german = languages.for({ lang: 'de' })

/** The German grammar as it is, and texts of the small pack. */
function small(texts: string, grammar = file('de/grammar.yaml')): PolicyFile[] {
  return [grammar, policyFile('de/facts.json', texts)]
}

function file(name: string): PolicyFile {
  return files.find((one) => one.name === name) ?? assert.fail(`there is no ${name}`)
}

function altered(name: string, from: string, to: string): PolicyFile {
  const text = Buffer.from(file(name).bytes).toString('utf8')
  assert.ok(text.includes(from), from)
  return policyFile(name, text.replace(from, to))
}

const reasonsOf = (some: readonly PolicyFile[]): string[] => {
  try {
    loadLanguages(some)
    return []
  } catch (error) {
    assert.ok(isAppError(error, 'norms.bad-pack'))
    return error.faults.map(({ pointer, reason }) => `${pointer} ${reason}`)
  }
}

describe('coverage', () => {
  test('in every language that the pack says it has, no text of a rule, fact or act is missing or left over', () => {
    assert.ok(pack.languages.length > 0)
    for (const tag of pack.languages)
      assert.deepEqual(coverageOf(pack, languages.for({ lang: tag }).texts), { missing: [], spare: [] }, tag)
  })

  test('a language that lies beside the pack is one that it says it has', () => {
    assert.deepEqual(
      languages.all.map(({ grammar }) => grammar.tag),
      ['en', ...pack.languages],
    )
  })

  test('an English text that has changed is found as missing, and its old translation as left over', () => {
    const [first] = pack.rules
    assert.ok(first)
    const rules = [{ ...first, reason: 'Another reason.' }, ...pack.rules.slice(1)]
    const { missing, spare } = coverageOf({ ...pack, rules }, german.texts)
    assert.deepEqual(missing, [{ of: first.id, text: 'Another reason.' }])
    assert.deepEqual(spare, [{ of: first.id, text: first.reason }])
  })

  test('no translation says what the law says, nor who is guilty, nor CERT for CSIRT', () => {
    const law = /\b(rechtswidrig|rechtmäßig|gesetzwidrig|illegal|schuldig|illégal|illicite|coupable|CERT\b)/i
    for (const tag of pack.languages)
      for (const [of, texts] of languages.for({ lang: tag }).texts)
        for (const text of texts.values()) assert.doesNotMatch(text, law, of)
  })

  test('every translated sentence is one: no gap is left open, and no half of it is English', () => {
    for (const tag of pack.languages) {
      const language = languages.for({ lang: tag })
      const translated = language.of(pack)
      translated.rules.forEach((rule, index) => {
        const { sentence } = presentRule(rule, translated, language)
        assert.doesNotMatch(sentence, /[{}]|\b(the|is|when|unless)\b/i, rule.id)
        assert.notEqual(sentence, presentRule(pack.rules[index] as never, pack).sentence)
      })
    }
  })
})

describe('a translation', () => {
  const sentence = (id: string): string => {
    const rule = german.of(pack).rules.find((one) => one.id === id)
    return presentRule(rule ?? assert.fail(id), german.of(pack), german).sentence
  }

  test('a rule reads as a German sentence, made from the same tree', () => {
    assert.equal(
      sentence('c-2-anomaly'),
      'Wenn (die Zahl der Befunde weit über dem Üblichen liegt oder die Zuordnung der Systeme zum Empfänger ungewöhnlich ist) und niemand die Auffälligkeit geklärt hat, wird die Handlung angehalten. Solange das nicht bekannt ist, gilt dasselbe.',
    )
    assert.equal(
      sentence('P1-direct'),
      'Wenn der Empfänger im Ausland ist, der Empfänger kein nationales CSIRT ist, die Funktion des Empfängers weder CSIRT noch PSIRT ist und die Art der Nachricht nicht Warnung ist, braucht die Handlung die Zustimmung der internationalen Verbindungsstelle. Solange das nicht bekannt ist, wird die Handlung angehalten.',
    )
    assert.match(sentence('a-2'), /mehr als 180 Tage beträgt, ist die Handlung frei; innerhalb von 168 h/)
    assert.match(sentence('b-1'), /niemand kann sich hier darüber hinwegsetzen \(X4\)/)
  })

  test('French is made the same way', () => {
    const french = languages.for({ lang: 'fr' })
    const rule = french.of(pack).rules.find(({ id }) => id === 'P1-direct') ?? assert.fail()
    assert.equal(
      presentRule(rule, french.of(pack), french).sentence,
      'Si le destinataire est à l’étranger, le destinataire n’est pas un CSIRT national, la fonction du destinataire n’est ni CSIRT ni PSIRT et la nature du message n’est pas « avertissement », l’acte demande l’approbation de la liaison internationale. Tant que ce n’est pas connu, l’acte est retenu.',
    )
  })

  test('facts and their values are told in German; their names and values stay', () => {
    const place = german.of(pack).vocabulary.facts.find(({ name }) => name === 'recipient.place')
    assert.deepEqual(presentFact(place ?? assert.fail()).values, [
      { value: 'domestic', meaning: 'im eigenen Land' },
      { value: 'foreign', meaning: 'in einem anderen Staat' },
    ])
  })

  test('a decision in German asks for the same of the same people by the same rules, in all cases of all rules', () => {
    const translated = german.of(pack)
    for (const rule of pack.rules)
      for (const one of rule.cases) {
        const act = one.act ?? (rule.acts[0] as string)
        const facts = encodeFacts({ ...ordinaryFacts(pack.vocabulary, act), ...one.but }, pack.vocabulary)
        const evaluation = evaluate(pack, act, facts)
        const [said, other] = [judge(pack, evaluation), judge(translated, evaluation, german.grammar)]
        assert.deepEqual(bare(other), bare(said), `${rule.id}: ${one.name}`)
        assert.deepEqual(
          explain(pack, evaluation, german).map(({ id, truth, asks, condition }) => ({ id, truth, asks, condition })),
          explain(pack, evaluation).map(({ id, truth, asks, condition }) => ({ id, truth, asks, condition })),
        )
      }
  })

  function bare({ holds, referrals, obligations, alternatives, rules, ...rest }: ReturnType<typeof judge>): unknown {
    return {
      ...rest,
      rules: rules.map(({ reason: _reason, ...one }) => one),
      holds: holds.map(({ rule }) => rule),
      referrals: referrals.map(({ rule }) => rule),
      obligations: obligations.map(({ what: _what, ...one }) => one),
      // Two rules may say one thing in one language and two in another.
      alternatives: alternatives.length > 0,
    }
  }

  test('a pack in another language keeps its identity and asks the same rules of each act', () => {
    const translated = german.of(pack)
    assert.equal(german.of(pack), translated)
    assert.equal(translated.digest, pack.digest)
    for (const act of Object.keys(pack.vocabulary.acts))
      assert.deepEqual(
        rulesFor(translated, act).map(({ rule, slots }) => [rule.id, slots]),
        rulesFor(pack, act).map(({ rule, slots }) => [rule.id, slots]),
      )
  })
})

describe('the choice of a language', () => {
  const chosen = (wish: Parameters<typeof languages.for>[0]): string => languages.for(wish).grammar.tag

  test('what was chosen by name wins over what the browser says; a region is read in its language', () => {
    assert.equal(chosen({ lang: 'de' }), 'de')
    assert.equal(chosen({ lang: 'de-CH', accept: 'en' }), 'de')
    assert.equal(chosen({ lang: 'EN', accept: 'de' }), 'en')
    assert.throws(
      () => chosen({ lang: 'tlh' }),
      (error) => isAppError(error, 'norms.language-unknown'),
    )
  })

  test('of what a browser says, the heaviest that there is; English where none is, or nothing is said', () => {
    assert.equal(chosen({ accept: 'de-AT,de;q=0.9,en;q=0.8' }), 'de')
    assert.equal(chosen({ accept: 'en-GB,en;q=0.9,de;q=0.8' }), 'en')
    assert.equal(chosen({ accept: 'tlh, de;q=0.5' }), 'de')
    assert.equal(chosen({ accept: 'de;q=0, tlh' }), 'en')
    assert.equal(chosen({ accept: '*' }), 'en')
    assert.equal(chosen({ accept: ';;,=,de;q=x' }), 'en')
    assert.equal(chosen({}), 'en')
  })
})

describe('the files of a language', () => {
  const texts = JSON.stringify({ 'door.open': { 'the door is open': 'die Tür offen ist' } })

  test('what is not translated stands in English', () => {
    const pack = loadPack(smallPackFiles())
    const language = loadLanguages(small(texts)).for({ lang: 'de' })
    const [rule] = language.of(pack).rules
    assert.equal(
      presentRule(rule ?? assert.fail(), language.of(pack), language).sentence,
      'Wenn die Tür offen ist, the sky blue ist und the wind weniger als 10 m/s beträgt, ist die Handlung erlaubt. Solange das nicht bekannt ist, wird die Handlung angehalten.',
    )
  })

  test('a grammar without a phrase, or with other gaps than English has, is refused', () => {
    assert.deepEqual(reasonsOf(small(texts, altered('de/grammar.yaml', '  asBefore: gilt dasselbe\n', ''))), [
      '/de~1grammar.yaml/outcome/asBefore is missing',
      '/de~1grammar.yaml/outcome/asBefore must be a text',
    ])
    assert.deepEqual(reasonsOf(small(texts, altered('de/grammar.yaml', '({part})', '({teil})'))), [
      '/de~1grammar.yaml/condition/group must have the gaps {part}',
    ])
  })

  test('a language without a grammar, a text translated twice, and what is no JSON are refused', () => {
    assert.deepEqual(reasonsOf([policyFile('de/facts.json', texts)]), ['/de has no grammar.yaml'])
    assert.deepEqual(reasonsOf([...small(texts), policyFile('de/more.json', texts)]), [
      '/de~1more.json/door.open/the door is open is translated twice',
    ])
    assert.deepEqual(reasonsOf(small('{')), ['/de~1facts.json is no JSON in UTF-8'])
    assert.deepEqual(reasonsOf(small('{"door.open": "offen"}')), ['/de~1facts.json/door.open must be a mapping with '])
    assert.deepEqual(reasonsOf(small('{"door.open": {"the door is open": ""}}')), [
      '/de~1facts.json/door.open/the door is open must be a text of 1 to 900 characters',
    ])
  })
})
