/** What can be said while nothing may be said of who acted. In the language of the node's texts; English where none is written. */
export interface HoldingText {
  readonly title: string
  readonly text: string
}

/**
 * The text that is offered when a statement is stopped: it confirms work on the incident, and nothing about its author.
 *
 * @source NORMS-IN-PRACTICE S6, step 3; C2 rule b-1
 */
export function holdingText(team: string): HoldingText {
  return {
    title: 'What can be said now',
    text: [
      `${team} is working on the incident with those who are affected.`,
      'Technical advice is published as soon as it is ready; it helps to defend systems, whoever is behind the activity.',
      'Where an address lies, or which language a text is in, does not tell who acts. Who is responsible is not assessed yet, and nothing is confirmed or ruled out.',
      'More is said when it is known. Reports of similar activity are welcome.',
    ].join('\n\n'),
  }
}
