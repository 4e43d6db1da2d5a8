/**
 * The beginnings of what guessing programs try first: the commonest passwords and words in passwords, typed anew in
 * lower case. Short on purpose: length and patterns carry the estimate, this list catches what they would praise.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `password passwort passw0rd passwd pass admin administrator root user guest login welcome willkommen bienvenue
  hello secret default changeme letmein access master system server manager service support security computer
  internet network cisco oracle windows microsoft google apple samsung facebook linux ubuntu debian postgres
  qwerty qwertz azerty iloveyou love monkey dragon shadow sunshine princess football baseball soccer hockey
  superman batman starwars pokemon trustno1 freedom whatever michael jennifer jordan daniel jessica thomas
  charlie andrew george robert ashley nicole hunter killer ranger harley mustang ferrari porsche mercedes
  summer winter spring autumn sommer monday friday sunday january february march april june july august
  september october november december orange banana cookie pepper ginger flower purple yellow silver golden
  diamond crystal angel heaven jesus christ family mother father sister brother baby lovely forever
  private public office company test testing demo temp example sample correct horse battery staple
  incident response csirt cert cyber national government ministry comity`.split(/\s+/),
)

/** Rows of keys as fingers run along them. */
export const keyboardRows: readonly string[] = [
  '1234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'yxcvbnm',
  'wxcvbn',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujm',
]
