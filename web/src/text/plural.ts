const rules = new Map<string, Intl.PluralRules>()

/** The form of a counted noun that the language asks for, with the number written its way. */
export function counted(
  lang: string,
  count: number,
  forms: { one: string; other: string } & Partial<Record<Intl.LDMLPluralRule, string>>,
): string {
  let rule = rules.get(lang)
  if (rule === undefined) rules.set(lang, (rule = new Intl.PluralRules(lang)))
  const form = forms[rule.select(count)] ?? forms.other
  return form.replace('#', new Intl.NumberFormat(lang).format(count))
}
