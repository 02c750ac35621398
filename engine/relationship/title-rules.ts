/** The roles people have at an account, and the rules that read them out of job titles until somebody changes the rules. */
import type { RoleGroup, SeniorityLevel } from './role-groups.ts'

/**
 * A rule of a job title. The first rule that fits and names a role says the role; the first that fits and names a seniority says that.
 * Words: `managing director` are whole words in this order; `einkauf*` begins a word, `*leiter` ends one, `*kauf*` is part of one.
 */
export interface TitleRule {
  /** Any of these fits. */
  readonly words: readonly string[]
  /** One of `standardRoles`; 'unknown': the title says none, whatever a later rule reads in it; null: the rule says nothing about the role. */
  readonly role: string | null
  readonly seniority: SeniorityLevel | null
}

/** Roles to choose from, with what they come to. Other words in files and by hand are kept as they are. */
export const standardRoles: readonly { readonly role: string; readonly group: RoleGroup }[] = [
  { role: 'Decision maker', group: 'decides' },
  { role: 'Budget holder', group: 'decides' },
  { role: 'Procurement', group: 'influences' },
  { role: 'Influencer', group: 'influences' },
  { role: 'Champion', group: 'influences' },
  { role: 'Technical evaluator', group: 'influences' },
  { role: 'User', group: 'uses' },
  { role: 'Billing', group: 'pays' },
  { role: 'Logistics', group: 'pays' },
  { role: 'Operations', group: 'pays' },
]

/**
 * Rules to begin with, in order. A title in sales or marketing says nothing about what somebody decides of a purchase: it has no role
 * here and is listed as unknown.
 *
 * @source docs/methods/roles.md
 */
export const defaultTitleRules: readonly TitleRule[] = [
  {
    words: ['assistant to', 'assistant of', 'secretary', 'secretary to', 'sekret*', 'assistenz der', 'assistent* der', 'assistante de'],
    role: 'unknown',
    seniority: 'staff',
  },
  {
    words: ['owner', 'co-owner', 'proprietor', 'inhaber*', 'eigentumer*', 'gerant*', 'titolare', 'propietario', 'eigenaar'],
    role: 'Decision maker',
    seniority: 'c-level',
  },
  { words: ['assistant', 'assistent*', 'secretaire', 'intern', 'trainee', 'praktikant*', 'azubi'], role: null, seniority: 'staff' },
  { words: ['vice president', 'vp', 'svp', 'evp'], role: 'Influencer', seniority: 'director' },
  {
    words: ['cfo', 'chief financial officer', 'finance director', 'director of finance', 'finanzvorstand', 'directeur financier'],
    role: 'Budget holder',
    seniority: 'c-level',
  },
  {
    words: ['cto', 'cio', 'ciso', 'chief technology officer', 'chief information officer', 'chief technical officer'],
    role: 'Technical evaluator',
    seniority: 'c-level',
  },
  { words: ['cpo', 'chief procurement officer', 'chief purchasing officer'], role: 'Procurement', seniority: 'c-level' },
  {
    words: [
      'ceo',
      'coo',
      'president',
      'managing director',
      'general manager',
      'managing partner',
      'founder',
      'co-founder',
      'geschaftsfuhr*',
      'geschaftsleit*',
      'vorstand*',
      'pdg',
      'directeur general',
      'director general',
      'chief executive officer',
      'chief operating officer',
    ],
    role: 'Decision maker',
    seniority: 'c-level',
  },
  { words: ['chief', 'c-level'], role: null, seniority: 'c-level' },
  {
    words: [
      'accounts payable',
      'accounts receivable',
      'accounting',
      'accountant',
      'bookkeeper',
      'billing',
      'invoic*',
      '*buchhalt*',
      'rechnungs*',
      'comptab*',
      'contab*',
      'factur*',
    ],
    role: 'Billing',
    seniority: null,
  },
  { words: ['controller', 'controlling', 'treasurer'], role: 'Budget holder', seniority: null },
  {
    words: [
      'buyer',
      'purchas*',
      'procurement',
      'sourcing',
      'category manager',
      '*einkauf*',
      '*einkaufer*',
      'achat*',
      'acheteu*',
      'compras',
      'acquisti',
      'inkoop*',
    ],
    role: 'Procurement',
    seniority: null,
  },
  {
    words: [
      'logistic*',
      'logistik*',
      'supply chain',
      'warehouse',
      'shipping',
      'dispatch*',
      'lager*',
      'versand*',
      'disponent*',
      'magazzin*',
    ],
    role: 'Logistics',
    seniority: null,
  },
  {
    words: [
      'order administrator',
      'order management',
      'order processing',
      'office manager',
      'operations',
      'production',
      'plant',
      'betriebs*',
      'produktion*',
      '*werksleit*',
      'werkleit*',
    ],
    role: 'Operations',
    seniority: null,
  },
  {
    words: ['consultant', 'adviser', 'advisor', 'berater*', '*berater', 'quality', 'qualitats*', 'architect'],
    role: 'Influencer',
    seniority: null,
  },
  {
    words: [
      'engineer*',
      'technical',
      'technolog*',
      'research',
      'development',
      'it manager',
      'head of it',
      'it-leit*',
      'ingenieur*',
      'techni*',
      'entwickl*',
      'konstrukt*',
    ],
    role: 'Technical evaluator',
    seniority: null,
  },
  {
    words: ['user', 'operator', 'technician', 'anwender*', 'bediener*', 'mechanic', 'monteur', 'meister', 'foreman'],
    role: 'User',
    seniority: null,
  },
  {
    words: ['director', 'head', 'head of', 'direktor*', 'directeur', 'directrice', '*leiter*', 'leitung', 'bereichsleit*'],
    role: null,
    seniority: 'director',
  },
  {
    words: ['manager', 'lead', 'leader', 'supervisor', 'foreman', '*meister', 'team lead', 'teamleit*', 'gruppenleit*', 'responsable'],
    role: null,
    seniority: 'manager',
  },
  {
    words: [
      'agent',
      'representative',
      'associate',
      'administrator',
      'clerk',
      'specialist',
      'engineer',
      'accountant',
      'technician',
      'operator',
      'analyst',
      'coordinator',
      'officer',
      'sachbearbeit*',
      'mitarbeit*',
      'referent*',
      'employee',
      'staff',
      'buyer',
      'planner',
      'junior',
    ],
    role: null,
    seniority: 'staff',
  },
]
