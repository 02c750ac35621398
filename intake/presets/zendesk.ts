/**
 * Zendesk: tickets, organisations, users. Times are by the clock: first reply is waiting, full resolution is elapsed, and neither is work.
 * What a ticket takes is told by its replies and reopens through the cost model.
 */
import type { Join } from '#api/mapping.ts'
import { findHeadingOf, type TableProfile } from '../recognise/profile.ts'
import { type Draft, type Preset, roleBy, tableOf } from './preset.ts'

const ticketIds = ['ID', 'Ticket ID', 'Ticket Id']
const firstReply = ['First reply time in minutes', 'First reply time (min)', 'First reply time in minutes within business hours']
const resolution = [
  'Full resolution time in minutes',
  'Full resolution time (min)',
  'Full resolution time in minutes within business hours',
]

export const zendesk: Preset = {
  name: 'zendesk',
  title: 'Zendesk',

  recognise(profile) {
    return (
      roleBy(
        profile,
        'tickets',
        'tickets',
        [ticketIds, ['Requester', 'Requester email'], ['Created at']],
        ['Organization', 'Solved at', 'Channel', 'Reopens', 'Replies', firstReply[0]!, resolution[0]!, 'Satisfaction Score'],
      ) ??
      roleBy(profile, 'users', 'contacts', [['ID'], ['Name'], ['Email'], ['Organization', 'Organization ID'], ['Role']], []) ??
      roleBy(profile, 'organizations', 'accounts', [['ID'], ['Name'], ['Domain names', 'Domains', 'Shared tickets']], ['Created at'])
    )
  },

  build(files): Draft {
    const [tickets, organizations, users] = [files.get('tickets'), files.get('organizations'), files.get('users')]
    const uncertain: string[] = []
    const tables = []
    if (organizations !== undefined) tables.push(organization(organizations))
    else if (tickets !== undefined && findHeadingOf(tickets, 'Organization') !== undefined) {
      const name = findHeadingOf(tickets, 'Organization')!
      tables.push(tableOf('account', 'tickets', { id: name, name }, { where: [{ value: name, empty: false }], repeats: 'first' }))
      uncertain.push('There is no list of organisations: their names in the tickets are taken as keys')
    }
    if (users !== undefined) tables.push(user(users, organizations))
    if (tickets !== undefined) {
      tables.push(ticket(tickets, organizations, users))
      if (findHeadingOf(tickets, firstReply[2]!) !== undefined || findHeadingOf(tickets, resolution[2]!) !== undefined)
        uncertain.push('Some times are in business hours: elapsed and waiting time are then shorter than by the clock')
      const satisfaction = satisfied(tickets, organizations, users)
      if (satisfaction !== null) tables.push(satisfaction)
    }
    return { tables, uncertain }
  },
}

function organization(profile: TableProfile) {
  const h = (...names: string[]) => findHeadingOf(profile, ...names)
  return tableOf('account', 'organizations', {
    id: h('ID'),
    name: h('Name'),
    domain: h('Domain names', 'Domains'),
    customerNumber: h('External ID'),
  })
}

/** Tickets and users name an organisation by its name. */
function organizationJoin(organizations: TableProfile | undefined, name: string | undefined): Join[] {
  if (organizations === undefined || name === undefined) return []
  return [{ file: 'organizations', on: { [findHeadingOf(organizations, 'Name')!]: name }, optional: true, repeats: 'none' }]
}

function organizationKey(organizations: TableProfile | undefined, name: string | undefined) {
  if (name === undefined || organizations === undefined) return name
  return { first: [`organizations.${findHeadingOf(organizations, 'ID')!}`, name] }
}

function user(profile: TableProfile, organizations: TableProfile | undefined) {
  const h = (...names: string[]) => findHeadingOf(profile, ...names)
  const [name, id] = [h('Organization'), h('Organization ID')]
  return tableOf(
    'contact',
    'users',
    {
      id: h('ID'),
      customer: id ?? organizationKey(organizations, name),
      firstName: { words: 'butLast', of: h('Name')! },
      lastName: { words: 'last', of: h('Name')! },
      email: h('Email'),
      phone: h('Phone'),
      language: h('Locale', 'Language'),
    },
    {
      where: [{ value: h('Role')!, notIn: ['agent', 'admin', 'Agent', 'Admin', 'Administrator'] }],
      ...(id === undefined ? { joins: organizationJoin(organizations, name) } : {}),
    },
  )
}

/** The words other sources use for the same way: one channel, one name. */
const zendeskChannels: Readonly<Record<string, string>> = {
  Email: 'e-mail',
  Mail: 'e-mail',
  Phone: 'phone',
  Voice: 'phone',
  Chat: 'chat',
  Messaging: 'chat',
  Web: 'web form',
  'Web form': 'web form',
}

/** Who asked for it answers Good or Bad at the end, or is asked and does not: Offered. */
function satisfied(tickets: TableProfile, organizations: TableProfile | undefined, users: TableProfile | undefined) {
  const h = (...names: string[]) => findHeadingOf(tickets, ...names)
  const score = h('Satisfaction Score', 'Satisfaction', 'Satisfaction rating')
  if (score === undefined) return null
  const base = ticket(tickets, organizations, users)
  const at = [h('Solved at'), h('Created at')].filter((heading) => heading !== undefined)
  return tableOf(
    'answer',
    'tickets',
    {
      id: { concat: [h(...ticketIds)!, { constant: 'good_bad' }], separator: '/' },
      customer: base.columns.customer,
      at: { first: at },
      metric: { constant: 'good_bad' },
      score: { of: score, map: { 'Good*': 1, 'good*': 1, 'Bad*': 0, 'bad*': 0 }, else: null },
      person: base.columns.person,
      email: h('Requester email'),
      touchpoint: { constant: 'ticket' },
      comment: h('Satisfaction Comment', 'Satisfaction comment'),
      colleague: h('Assignee'),
    },
    { ...(base.joins ? { joins: base.joins } : {}), where: [{ value: score, in: ['Good*', 'Bad*', 'Offered*'] }] },
  )
}

function ticket(profile: TableProfile, organizations: TableProfile | undefined, users: TableProfile | undefined) {
  const h = (...names: string[]) => findHeadingOf(profile, ...names)
  const [email, organizationName, reply, full] = [h('Requester email'), h('Organization'), h(...firstReply), h(...resolution)]
  const channel = h('Channel', 'Via')
  const joins = [...organizationJoin(organizations, organizationName)]
  if (users !== undefined && email !== undefined)
    joins.push({ file: 'users', on: { [findHeadingOf(users, 'Email')!]: email }, optional: true, repeats: 'none' })
  const userId = users === undefined ? undefined : `users.${findHeadingOf(users, 'ID')!}`
  return tableOf(
    'interaction',
    'tickets',
    {
      id: h(...ticketIds),
      customer: organizationKey(organizations, organizationName),
      kind: { constant: 'ticket' },
      at: h('Created at'),
      channel: channel === undefined ? undefined : { of: channel, map: { ...zendeskChannels }, else: channel },
      reason: h('Reason', 'Contact reason', 'Ticket reason', 'Category', 'Ticket type', 'Tags'),
      direction: { constant: 'inbound' },
      person: email === undefined ? undefined : userId === undefined ? email : { first: [userId, email] },
      colleague: h('Assignee'),
      team: h('Group'),
      elapsed: full === undefined ? undefined : { value: full, unit: 'minutes' },
      waiting: reply === undefined ? undefined : { value: reply, unit: 'minutes' },
      answered: reply === undefined ? undefined : { present: reply },
      replies: h('Replies', 'Agent replies'),
      reopens: h('Reopens'),
      subject: h('Subject'),
    },
    joins.length === 0 ? {} : { joins },
  )
}
