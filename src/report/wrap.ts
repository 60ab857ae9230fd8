/** Words of a text in lines of at most `width` characters; longer words stay whole. `first` is taken off the first line. */
export function wrap(text: string, width: number, first = 0): readonly string[] {
  const rows: string[] = []
  let row = ''
  let room = width - first
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > room) {
      rows.push(row)
      row = word
      room = width
    } else row = row === '' ? word : `${row} ${word}`
  }
  return [...rows, row]
}
