/** The bases that snaps are built for, oldest first. `devel` stands for the next one, of whose snap nothing is known. */
export const buildBases = ['core22', 'core24', 'core26', 'devel'] as const

export type BuildBase = (typeof buildBases)[number]
