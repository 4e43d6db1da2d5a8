import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAppError } from '#kernel/errors.ts'
import { assertStrongPassword, estimateStrength, minimumGuesses, type WeakPart } from './strength.ts'

const own = ['CSIRT of Examplia', 'Ada Example', 'ada@csirt.example']

const weak: readonly [string, WeakPart['kind'] | null][] = [
  ['Password2024!', 'common-word'],
  ['P@ssw0rdP@ssw0rd', 'common-word'],
  ['qwertyuiop12', 'keyboard-row'],
  ['123456789012345', 'keyboard-row'],
  ['aaaaaaaaaaaaaaaaaaaa', 'repeated'],
  ['xk7xk7xk7xk7xk7', 'repeated'],
  ['ExampliaExamplia', 'name-of-yours'],
  ['ada.example.2026', 'name-of-yours'],
  ['letmeinletmein', 'common-word'],
  ['administrator1', 'common-word'],
  ['abcdefghijklm', 'keyboard-row'],
  ['summer2026summer', 'common-word'],
  ['iloveyou1987!', 'common-word'],
]
for (const [password, kind] of weak)
  test(`"${password}" is refused, with the reason`, () => {
    const { guesses, weakParts } = estimateStrength(password, own)
    assert.ok(guesses < minimumGuesses, String(guesses))
    if (kind !== null)
      assert.ok(
        weakParts.some((part) => part.kind === kind),
        JSON.stringify(weakParts),
      )
    assert.throws(
      () => assertStrongPassword(password, own),
      (error) => isAppError(error, 'identity.weak-password'),
    )
  })

const strong = [
  'velvet tram above quiet lake',
  'correct horse battery staple is old',
  'mb4TqzWv9xRk',
  'Стол у окна, и чай остыл',
  'zu viele kraehen am hafen',
]
for (const password of strong)
  test(`"${password}" is taken`, () => assert.doesNotThrow(() => assertStrongPassword(password, own)))

test('eleven characters are too few whatever they are, 257 too many', () => {
  for (const password of ['mb4TqzWv9xR', `${'mb4TqzWv9xRk'.repeat(22)}`])
    assert.throws(
      () => assertStrongPassword(password, []),
      (error) => isAppError(error, 'identity.weak-password'),
    )
})

test('the refusal never repeats the password', () => {
  try {
    assertStrongPassword('Password2024!', own)
    assert.fail('it was taken')
  } catch (error) {
    assert.ok(isAppError(error))
    assert.ok(!JSON.stringify([error.message, error.faults]).includes('Password2024'))
  }
})

test('an estimate is finite, never negative, and no name of yours ever raises it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(fc.string({ maxLength: 12 }), { maxLength: 3 }),
      (password, names) => {
        const { guesses } = estimateStrength(password, [])
        assert.ok(guesses >= 0 && Number.isFinite(guesses))
        assert.ok(estimateStrength(password, names).guesses <= guesses + 1e-9)
      },
    ),
  )
})

test('the longest password that is taken is judged in well under a second', () => {
  const start = performance.now()
  estimateStrength('ab'.repeat(128), own)
  assert.ok(performance.now() - start < 1000)
})
