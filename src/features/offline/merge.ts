import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { isDatabaseError, Problem, problemOfDatabaseError } from '../../kernel/problem.ts'
import { checkIn, type LendingContext, openLoan, recordPastLoan, renewLoan } from '../circulation/verbs.ts'
import { events, type OfflineEvent, type Resolution } from './contract.ts'
import {
  conflictEvent,
  correctEvent,
  type EventRow,
  getOfflineEvent,
  lockOfflineEvent,
  type MergeRow,
  mergeFacts,
  settleEvent,
} from './queries.ts'
import { decideMerge, type Merging, suggestionFor } from './rules.ts'
