import { z } from 'zod'
import { list } from './shapes.ts'

/** Repositories of packages. */
export const packageRepositories = list(z.record(z.string(), z.unknown()))
