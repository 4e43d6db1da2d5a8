/** Thrown where a report turns out to be of a source that nobody has assessed: no fault, its reading waits. @source rule e-5 */
export class SourceNotAssessed extends Error {
  override readonly name = 'SourceNotAssessed'
  readonly feed: string

  constructor(feed: string) {
    super(`nobody has assessed the source ${feed}`)
    this.feed = feed
  }
}
