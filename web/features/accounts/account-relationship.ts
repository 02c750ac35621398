/** What the parts of an account's page say of its relationship index: one answer of the server, in the words of the page. */
import type { AccountRelationship, Voice } from '#api/routes/relationship.ts'
import { halfWidth } from '#engine/relationship/half-width.ts'
import { type RoleGroup, roleGroups, type SeniorityLevel, seniorityLevel } from '#engine/relationship/role-groups.ts'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import type { Format } from '../../ui/format.ts'
import type { AccountPage } from './account-page.ts'
import type { Mark } from './buying-centre-layout.ts'

export type { AccountRelationship, Voice }

/** Live; or as of the day of the measurement that the address asks for. */
export function useRelationship(page: AccountPage, since?: string) {
  const snapshot = useSnapshot()
  return useGet(
    'getAccountRelationship',
    {
      params: { account: page.account.id },
      query: { ...(snapshot !== undefined && { snapshot }), ...(since !== undefined && { since }) },
    },
    { enabled: !page.account.unassigned, staleTime: 10_000 },
  )
}

/** What a place without a name is called until somebody is named for it. */
export const placeNames: Readonly<Record<RoleGroup, string>> = {
  decides: 'Decision maker',
  influences: 'Influencer',
  uses: 'User',
  pays: 'Billing',
}
/** Whoever belongs to a group, as a sentence begins. */
export const groupPeople: Readonly<Record<RoleGroup, string>> = {
  decides: 'Who decides',
  influences: 'Who influences',
  uses: 'Who uses',
  pays: 'Who pays',
}

/** The row he stands in: his weightiest role; a role that is not known counts as uses. */
export function weightiestGroup({ groups, shareOf }: Pick<Voice, 'groups' | 'shareOf'>): RoleGroup {
  const present = groups.length > 0 ? groups : (['uses'] as const)
  return [...present].sort((a, b) => (shareOf[b] ?? 0) - (shareOf[a] ?? 0) || roleGroups.indexOf(a) - roleGroups.indexOf(b))[0]!
}

export const voiceName = (voice: Voice, relationship: AccountRelationship): string =>
  voice.name ?? (voice.state === 'open place' ? openPlaceOf(weightiestGroup(voice), relationship) : 'Not said who')

const openPlaceOf = (group: RoleGroup, { openPlaces }: AccountRelationship): string =>
  openPlaces.find((one) => one.group === group)?.role ?? placeNames[group]

export const voiceNote = (voice: Voice): string =>
  voice.state === 'open place'
    ? 'not named'
    : (voice.title ?? voice.roles[0] ?? (voice.person === null ? 'answers without a name' : 'role not known'))

/** The buying centre as marks: every voice once, and required roles that nobody was ever named for. */
export function marksOf(relationship: AccountRelationship): Mark[] {
  const { voices, notNamed } = relationship
  const said = (voices ?? []).map((voice, at): Mark => {
    const group = weightiestGroup(voice)
    const name = voiceName(voice, relationship)
    return {
      key: voice.person === null ? `voice:${at}` : `person:${voice.person}`,
      kind: voice.state === 'open place' ? 'not named' : voice.state,
      ...{ name, note: voiceNote(voice), group },
      level: voice.state === 'open place' ? levelOfPlace(name, group) : (voice.level ?? 'staff'),
      ...{ share: voice.share, score: voice.y, days: voice.days, opens: voice.person !== null || voice.state === 'open place' },
    }
  })
  const never = notNamed.map(
    (group): Mark => ({
      ...{ key: `not-named:${group}`, kind: 'not named', name: placeNames[group], note: 'not named', group },
      ...{ level: levelOfPlace(placeNames[group], group), share: null, score: null, days: null, opens: true },
    }),
  )
  return [...said, ...never]
}

const levelOfPlace = (role: string, group: RoleGroup): SeniorityLevel =>
  seniorityLevel(role) ?? (group === 'decides' ? 'c-level' : group === 'influences' ? 'manager' : 'staff')

/** `65 ± 11`, as far as it may be said. */
export function indexInWords(figures: AccountRelationship['figures'], f: Format): string {
  if (!figures) return '–'
  const { index, low, high } = figures
  return low === null || high === null ? f.number(index) : f.plusMinus(index, halfWidth(index, low, high))
}

/** What the last measurement said, where it reads otherwise than what stands here now. */
export function measuredInWords({ live, figures, measured, set }: AccountRelationship, f: Format): string | null {
  if (!live || !measured?.figures) return null
  if (figures && f.number(figures.index) === f.number(measured.figures.index) && figures.grade === measured.figures.grade) return null
  const since = measured.answersSince ? `; ${f.count(measured.answersSince, 'answer', 'answers')} since` : ''
  const other = measured.set !== set.label ? '; other parameters' : ''
  return `${f.number(measured.figures.index)} in the measurement of ${f.day(measured.asOf)}${since}${other}`
}

/** True where people are named, everything may be seen, and no answer counts. */
export const nobodyAnswered = ({ voices, shows }: AccountRelationship): boolean =>
  shows === 'everything' && voices !== null && voices.length > 0 && voices.every(({ y }) => y === null)

/** Why it says no more than it says. */
export const closedWords: Readonly<Record<AccountRelationship['shows'], string | null>> = {
  everything: null,
  'others together': 'Who answered by role or in confidence is shown together, never alone, and never among fewer than three.',
  figures: 'Named answers are closed to you: the index, its interval and how much of it was heard are shown.',
  'index and grade': 'Fewer than three people answered in confidence: only index and grade are shown.',
}
