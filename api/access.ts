/** Who may do what, and who sees which kind of data. A right is a role's; an owner may open or close a kind of data for one person. */

export const permissions = {
  read: 'see accounts in one’s scope: their people, interactions, segments and findings',
  readCosts: 'see teams, activities, the ledger and channels of the whole book',
  export: 'take tables out as CSV or XLSX',
  saveViews: 'save views of lists',
  challenge: 'challenge a number and answer',
  decide: 'decide findings and accounts',
  override: 'put an account into a segment by hand, with a reason',
  import: 'import files and undo imports',
  edit: 'write to the record by hand, within one’s scope: accounts, people, roles, notes, interactions, plans',
  answer: 'write down what people of customers answered, within one’s scope',
  workCases: 'open, take, work and close cases, within one’s scope',
  listen: 'set goals, standards and requirements of listening; see who chose whom to ask',
  confirm: 'confirm, as a second person, what an account’s own manager changed',
  match: 'decide which accounts or people are one, merge them, take a merge back',
  measure: 'take snapshots',
  draftModels: 'write drafts of cost models and segmentations',
  approveModels: 'approve models',
  plan: 'write scenarios, coverage models and assignments, within the whole book',
  approveCoverage: 'approve coverage models',
  readAudit: 'search the audit',
  managePeople: 'invite people, set roles, end sessions of others',
  manageKeys: 'make and revoke API keys',
  schedule: 'set up what runs by itself: watched folders, files written back',
  erase: 'erase a person, and give a person all that is kept about them',
  backup: 'take a copy of everything',
} as const
export type Permission = keyof typeof permissions

export const dataKinds = {
  cost: 'margin and cost',
  answers: 'named answers',
  confidential: 'who said what in confidence',
  employees: 'employees’ data',
  pay: 'pay',
} as const
export type DataKind = keyof typeof dataKinds

export interface RoleRights {
  readonly name: string
  readonly may: readonly Permission[]
  readonly kinds: readonly DataKind[]
  /** `own`: only accounts of the colleagues' names the person stands for. */
  readonly scope: 'all' | 'own'
}

const everything = Object.keys(permissions) as Permission[]

export const roles = {
  owner: { name: 'Owner', may: everything, kinds: ['cost', 'answers', 'confidential', 'employees', 'pay'], scope: 'all' },
  finance: {
    name: 'Finance',
    may: everything.filter(
      (p) => !['managePeople', 'manageKeys', 'erase', 'backup', 'answer', 'workCases', 'listen', 'approveCoverage'].includes(p),
    ),
    kinds: ['cost', 'employees', 'pay'],
    scope: 'all',
  },
  listeningLead: {
    name: 'Listening lead',
    may: [
      'read',
      'readCosts',
      'export',
      'saveViews',
      'challenge',
      'decide',
      'override',
      'import',
      'edit',
      'answer',
      'workCases',
      'listen',
      'confirm',
      'match',
      'measure',
      'draftModels',
    ],
    kinds: ['cost', 'answers', 'confidential'],
    scope: 'all',
  },
  analyst: {
    name: 'Analyst',
    may: [
      'read',
      'readCosts',
      'export',
      'saveViews',
      'challenge',
      'decide',
      'override',
      'import',
      'edit',
      'answer',
      'workCases',
      'listen',
      'confirm',
      'match',
      'measure',
      'draftModels',
      'plan',
    ],
    kinds: ['cost', 'answers'],
    scope: 'all',
  },
  commercialLead: {
    name: 'Commercial lead',
    may: [
      'read',
      'readCosts',
      'export',
      'saveViews',
      'challenge',
      'decide',
      'override',
      'edit',
      'answer',
      'workCases',
      'confirm',
      'measure',
      'draftModels',
      'plan',
      'approveCoverage',
    ],
    kinds: ['cost', 'answers'],
    scope: 'all',
  },
  salesLead: {
    name: 'Sales lead',
    may: ['read', 'export', 'saveViews', 'challenge', 'decide', 'edit', 'answer', 'workCases', 'confirm'],
    kinds: ['cost', 'answers'],
    scope: 'own',
  },
  accountManager: {
    name: 'Account manager',
    may: ['read', 'export', 'saveViews', 'challenge', 'decide', 'edit', 'answer', 'workCases'],
    kinds: ['cost', 'answers'],
    scope: 'own',
  },
  interviewer: { name: 'Interviewer', may: ['read', 'answer'], kinds: [], scope: 'own' },
  viewer: { name: 'Viewer', may: ['read', 'saveViews'], kinds: [], scope: 'all' },
} as const satisfies Record<string, RoleRights>
export type Role = keyof typeof roles

/** What one person, or one API key, may do and see. */
export interface Access {
  readonly may: ReadonlySet<Permission>
  readonly kinds: ReadonlySet<DataKind>
  /** 'all', or the names of colleagues in the files whose accounts these are. */
  readonly accounts: 'all' | readonly string[]
  /** Of somebody who sees all accounts: colleagues they stand for all the same. */
  readonly standsFor?: readonly string[]
}
