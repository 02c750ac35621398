/** The pages of the rail, in the order of the loop: record, measure, decide, organise. A page is listed when it works. */
import {
  type Icon,
  IconAddressBook,
  IconBuilding,
  IconChartDots,
  IconCheckbox,
  IconCoins,
  IconFileImport,
  IconLayoutGrid,
  IconMessages,
  IconRuler2,
  IconSettings,
  IconTarget,
  IconTrendingUp,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { RecordFacts } from './record.tsx'
import type { Session } from './session.tsx'

export interface Page {
  readonly to:
    | '/'
    | '/accounts'
    | '/people'
    | '/record'
    | '/opportunities'
    | '/imports'
    | '/portfolio'
    | '/costs'
    | '/listening'
    | '/segments'
    | '/continuity'
    | '/value'
    | '/blueprint'
    | '/settings'
  readonly name: string
  /** Second key after G. */
  readonly key: string
  readonly icon: Icon
  readonly group: 'record' | 'measure' | 'decide' | 'organise' | null
  /** Whether it is open to somebody. */
  readonly open: (session: Session) => boolean
  /** Beside the name: how many. */
  readonly count?: (record: RecordFacts) => number | null
}

const rows = (record: RecordFacts, what: string) => record.counts.find((one) => one.what === what)?.rows ?? null

export const pages: readonly Page[] = [
  { to: '/', name: 'Today', key: 't', icon: IconCheckbox, group: null, open: () => true },
  {
    ...{ to: '/accounts', name: 'Accounts', key: 'a', icon: IconBuilding, group: 'record', open: ({ may }) => may('read') },
    count: (record) => record.snapshot?.accounts ?? rows(record, 'Accounts'),
  },
  { to: '/people', name: 'People', key: 'e', icon: IconUsers, group: 'record', open: ({ may }) => may('read') },
  {
    ...{ to: '/imports', name: 'Imports', key: 'i', icon: IconFileImport, group: 'record', open: ({ may }) => may('import') },
    count: (record) => rows(record, 'Imports'),
  },
  {
    ...{ to: '/record', name: 'Record', key: 'r', icon: IconAddressBook, group: 'record', open: ({ may }) => may('read') },
    // What waits there: pairs that nobody has answered.
    count: (record) => rows(record, 'Duplicates') || null,
  },
  { to: '/portfolio', name: 'Portfolio', key: 'p', icon: IconChartDots, group: 'measure', open: ({ may }) => may('read') },
  { to: '/costs', name: 'Costs', key: 'c', icon: IconCoins, group: 'measure', open: ({ may, sees }) => may('readCosts') && sees('cost') },
  { to: '/listening', name: 'Listening', key: 'l', icon: IconMessages, group: 'measure', open: ({ may }) => may('read') },
  { to: '/value', name: 'Value', key: 'v', icon: IconTrendingUp, group: 'measure', open: ({ may, sees }) => may('read') && sees('cost') },
  { to: '/opportunities', name: 'Opportunities', key: 'o', icon: IconTarget, group: 'decide', open: ({ may }) => may('read') },
  { to: '/segments', name: 'Segments', key: 's', icon: IconLayoutGrid, group: 'decide', open: ({ may }) => may('read') },
  {
    ...{ to: '/blueprint', name: 'Blueprint', key: 'b', icon: IconRuler2, group: 'decide' },
    open: ({ may, sees }) => may('readCosts') && sees('cost'),
  },
  { to: '/continuity', name: 'Continuity', key: 'y', icon: IconUsersGroup, group: 'organise', open: ({ may }) => may('read') },
  { to: '/settings', name: 'Settings', key: ',', icon: IconSettings, group: 'organise', open: () => true },
]
