import type { Span } from '../text/index.ts'
import type { Lines } from './lines.ts'
import type { Piece } from './pieces.ts'

/** Puts lines that stay as they are among those that are laid out, and mutes what stands in them. */
export class RawParts {
  readonly #text: string
  readonly #spans: readonly Span[]
  readonly #lines: Lines
  #next = 0

  constructor(text: string, spans: readonly Span[], lines: Lines) {
    this.#text = text
    this.#spans = spans
    this.#lines = lines
  }

  /** To be called with each piece, in order, before it is written. */
  cross({ start, breaks }: Piece): void {
    for (let span = this.#spans[this.#next]; span && start >= span.start; span = this.#spans[this.#next]) {
      if (start < span.end) {
        this.#enter(span, breaks)
        return
      }
      this.#lines.muted = false
      this.#lines.end()
      this.#next++
    }
  }

  #enter({ start, end }: Span, breaks: number): void {
    if (this.#lines.muted) return
    this.#lines.begin({ indent: { level: 0 }, blank: breaks > 1 && this.#lines.all.length > 0, row: 0 })
    this.#lines.add({ image: this.#text.slice(start, end), start, blank: false, kind: 'raw', depth: 0, element: false })
    this.#lines.muted = true
  }
}
