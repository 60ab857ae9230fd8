/** How a line begins: so many levels, from the margin or from the column of an entry of an earlier line. */
export interface Indent {
  readonly anchor?: Entry
  readonly level: number
}

export const deeper = ({ anchor, level }: Indent): Indent => ({ ...(anchor && { anchor }), level: level + 1 })

/** One piece where it is laid out. */
export interface Entry {
  readonly image: string
  /** Offset of what it is in the source; -1 for a separator that the layout writes. */
  readonly start: number
  /** Whether a blank stands before it, unless it begins its line. */
  readonly blank: boolean
  /** `raw`: lines kept as they are. */
  readonly kind: 'word' | 'comment' | 'open' | 'close' | 'raw'
  /** Lists around it; brackets of a list stand outside of it. */
  readonly depth: number
  /** Whether it begins an element of a list: a line may be broken before it. */
  readonly element: boolean
}

export interface Line {
  readonly entries: Entry[]
  readonly indent: Indent
  /** Whether an empty line stands before it. */
  readonly blank: boolean
  /** The depth of the list whose row it is; 0 where it is none. */
  readonly row: number
}

/** Collects lines. What is added while it is muted is forgotten. */
export class Lines {
  readonly all: Line[] = []
  muted = false
  #current: Line | undefined

  /** The line that is being written. */
  get current(): Line | undefined {
    return this.#current
  }

  begin(line: Omit<Line, 'entries'>): void {
    if (this.muted) return
    this.#current = { ...line, entries: [] }
    this.all.push(this.#current)
  }

  add(entry: Entry): void {
    if (!this.muted) this.#current?.entries.push(entry)
  }

  /** Ends the line: what follows begins another. */
  end(): void {
    this.#current = undefined
  }
}
