import fc from 'fast-check'

// On CI the same cases come each time, so that a change is not refused for what it did not do; everywhere else new ones are looked for.
if (process.env.CI !== undefined) fc.configureGlobal({ seed: 20_261_121 })
