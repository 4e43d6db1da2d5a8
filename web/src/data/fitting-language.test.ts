import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitting } from './fitting-language.ts'

const languages = ['en', 'de', 'fr'].map((tag) => ({ tag, name: tag, untranslated: 0 }))

test('the language of the rules is the first that the browser wishes for and that there is', () => {
  assert.equal(fitting(languages, ['de-AT', 'en']), 'de')
  assert.equal(fitting(languages, ['tlh', 'FR-ch']), 'fr')
  assert.equal(fitting(languages, ['tlh', 'den']), 'en')
  assert.equal(fitting(languages, []), 'en')
})
