/** A configuration that cannot be used; the message has the place: `nflint.toml:3:1: …`. */
export class BadConfig extends Error {}
