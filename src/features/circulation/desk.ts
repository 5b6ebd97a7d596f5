/** Desk verbs see and change loans, holds and charges of everyone; the triggers that keep what follows from them ask for it. */
export const DESK = [
  'holds:read',
  'holds:write',
  'patrons:read',
  'patrons:write',
  'loans:read',
  'loans:write',
  'charges:read',
  'charges:write',
] as const
