/** What runs by itself, in sentences. */
import type { Schedule, ScheduleRun, Timing } from '#api/routes/schedules.ts'
import type { Format } from '../../ui/format.ts'

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const systems: Readonly<Record<string, string>> = {
  salesforce: 'Salesforce',
  hubspot: 'HubSpot',
  sap: 'SAP',
  zendesk: 'Zendesk',
  crm: 'CRM',
}
export const systemName = (source: string): string => systems[source] ?? source

const hourText = (hour: number) => `${String(hour).padStart(2, '0')}:00`

export function whenWords(timing: Timing): string {
  switch (timing.every) {
    case 'day':
      return `every day at ${hourText(timing.hour)}`
    case 'week':
      return `every ${weekdays[timing.weekday - 1]} at ${hourText(timing.hour)}`
    case 'month':
      return timing.day === 31
        ? `on the last day of the month at ${hourText(timing.hour)}`
        : `on day ${timing.day} of the month at ${hourText(timing.hour)}`
    case 'measurement':
      return 'after each measurement'
    case 'minute':
      return 'looked at every minute'
    case 'never':
      return 'only when asked for'
  }
}

export function whatWords({ definition }: Pick<Schedule, 'definition'>, f: Format): string {
  if (definition.what === 'measure')
    return `Measures ${definition.window === 'all' ? 'all months' : `${definition.window.slice(0, -1)} months`} up to ${definition.asOf === 'month' ? 'the end of the last month' : 'the last day of the record'}`
  if (definition.what === 'watch')
    return `Takes files from ${definition.folder}, when nothing came for ${f.count(definition.quietMinutes, 'minute', 'minutes')}${definition.measure ? ', and measures' : ''}`
  const columns = f.count(definition.columns.length, 'measured column', 'measured columns')
  return `${columns} by the ids of ${systemName(definition.source)}${definition.folder === null ? ', to be downloaded' : ` into ${definition.folder}`}`
}

export function runWords(run: ScheduleRun, f: Format): string {
  const { result } = run
  if (run.state === 'failed') return run.problem ?? 'It failed'
  if (run.state === 'running') return 'Running'
  if (result === null) return ''
  const files = result.files.map(
    (file) =>
      `${file.name}: ${file.became === 'taken' ? 'taken' : file.became === 'known' ? 'known already' : 'refused'}${file.problem ? ` (${file.problem})` : ''}`,
  )
  if (run.state === 'waits') return [result.why ?? 'some files could not be taken', ...files].join('; ')
  if (run.state === 'unchanged') return files.length > 0 ? files.join('; ') : 'Nothing changed since the last file: none was written'
  return [
    ...(result.file ? [result.file] : []),
    ...(result.rows !== null ? [f.count(result.rows, 'row', 'rows')] : []),
    ...(result.bytes !== null ? [f.bytes(result.bytes)] : []),
    ...(result.leftOut ? [`${f.count(result.leftOut, 'account', 'accounts')} without a key left out`] : []),
    ...(result.import !== null ? [`import ${result.import}`] : []),
    ...(result.snapshot !== null && result.file === null ? [`snapshot ${result.snapshot}`] : []),
    ...files,
  ].join(' · ')
}

export const stateWords: Readonly<Record<ScheduleRun['state'], string>> = {
  ...{ running: 'running', done: 'done', unchanged: 'unchanged', waits: 'waits', failed: 'failed' },
}
