// The traits of a parser as a row of prototypes: chevrotain copies two hundred methods one by one, each of which makes V8 describe the
// prototype anew. What a later trait has stands before what an earlier one has, as it does when they are copied.
export function applyMixins(derived, traits) {
  let { prototype } = derived
  for (const trait of traits.toReversed()) {
    Object.setPrototypeOf(prototype, trait.prototype)
    prototype = trait.prototype
  }
}
