/** Write-back: which measured columns a file has, and what its headings are called where it goes. */
import type { DataKind } from './access.ts'

/** `money` is written in major units with a decimal point, `share` as per cent where the other system counts so, `points` with one decimal. */
export type WriteBackKind = 'money' | 'share' | 'points' | 'count' | 'day' | 'text'

interface WriteBackColumn {
  readonly title: string
  readonly kind: WriteBackKind
  /** Data that must be open to whoever sets it up. */
  readonly needs?: DataKind
  /** What a reader should know of it. */
  readonly about?: string
}

const cost = { needs: 'cost' } as const

export const writeBackColumns = {
  revenue: { title: 'Revenue', kind: 'money' },
  tier: { title: 'Tier', kind: 'text', about: 'KEY, MAJOR or SME' },
  treatment: { title: 'Treatment', kind: 'text', about: 'what the account’s zone on the map suggests' },
  margin: { title: 'Margin', kind: 'money', ...cost },
  costToServe: { title: 'Cost To Serve', kind: 'money', ...cost, about: 'empty while the cost model is a sketch' },
  costToServeShare: { title: 'Cost To Serve Share', kind: 'share', ...cost, about: 'of revenue' },
  netContribution: { title: 'Net Contribution', kind: 'money', ...cost, about: 'empty while the cost model is a sketch' },
  netContributionLow: { title: 'Net Contribution Low', kind: 'money', ...cost, about: 'lower end of the band' },
  netContributionHigh: { title: 'Net Contribution High', kind: 'money', ...cost, about: 'upper end of the band' },
  lifetimeValue: {
    title: 'Lifetime Value',
    kind: 'money',
    ...cost,
    about: 'of orders to come, or of the rest of its contract, discounted',
  },
  riskOfLeaving: { title: 'Risk Of Leaving', kind: 'text', about: 'low, raised or high' },
  estimatedShare: { title: 'Estimated Share', kind: 'share', about: 'how much of cost of goods rests on margin rates' },
  index: { title: 'Relationship Index', kind: 'points', about: 'empty at grade D: it would be the segment’s' },
  indexLow: { title: 'Relationship Index Low', kind: 'points', about: 'lower end of the interval' },
  indexHigh: { title: 'Relationship Index High', kind: 'points', about: 'upper end of the interval' },
  grade: { title: 'Index Grade', kind: 'text', about: 'A to D: how sure the index is' },
  heardShare: { title: 'Heard Share', kind: 'share', about: 'of the voices' },
  blindSpot: { title: 'Blind Spot', kind: 'text', about: 'yes: the heaviest role group is hardly heard' },
  standing: { title: 'Standing', kind: 'text', about: 'safe, at risk or unknown' },
  rolesKnown: { title: 'Roles Known', kind: 'count', about: 'of four groups: decides, influences, uses, pays' },
  lastInteraction: { title: 'Last Interaction', kind: 'day' },
  interactions: { title: 'Interactions', kind: 'count' },
  orders: { title: 'Orders', kind: 'count' },
} as const satisfies Record<string, WriteBackColumn>
export type WriteBackColumnName = keyof typeof writeBackColumns

export const writeBackColumnNames = Object.keys(writeBackColumns) as [WriteBackColumnName, ...WriteBackColumnName[]]

export const headingStyles = {
  plain: 'Plain: one name per column',
  hubspot: 'HubSpot: companies by Record ID',
  salesforce: 'Salesforce: accounts by Id, custom fields by API name',
} as const
export type HeadingStyle = keyof typeof headingStyles

/** Begins every heading of a column that Tapeline measured: a file that comes back is known by it. */
export const ourMark = 'Tapeline'

/** The heading of a column: `Tapeline_Net_Contribution__c`, `Tapeline Net Contribution`, `tapeline_net_contribution`. */
export function headingOf(style: HeadingStyle, title: string): string {
  if (style === 'salesforce') return `${ourMark}_${title.replaceAll(' ', '_')}__c`
  return style === 'hubspot' ? `${ourMark} ${title}` : `${ourMark.toLowerCase()}_${title.toLowerCase().replaceAll(' ', '_')}`
}

/** Headings of what a file is keyed and read by. */
export const keyHeadings: Readonly<Record<HeadingStyle, { readonly id: string; readonly name: string; readonly domain: string }>> = {
  plain: { id: 'id', name: 'name', domain: 'domain' },
  hubspot: { id: 'Record ID', name: 'Company name', domain: 'Company Domain Name' },
  salesforce: { id: 'Id', name: 'Name', domain: 'Website' },
}

/** Whether a heading is of a column that Tapeline wrote. */
export const isOurs = (heading: string): boolean => /^tapeline[\s_]/i.test(heading.trim())
