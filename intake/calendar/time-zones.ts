/** Time zones as calendar programs name them. */

/** Names of Windows, as Outlook writes them, for the zones most businesses are in (Unicode CLDR, windowsZones). */
const windowsZones: Readonly<Record<string, string>> = {
  ...{ 'gmt standard time': 'Europe/London', 'greenwich standard time': 'Atlantic/Reykjavik', 'w. europe standard time': 'Europe/Berlin' },
  ...{ 'central europe standard time': 'Europe/Budapest', 'romance standard time': 'Europe/Paris' },
  ...{
    'central european standard time': 'Europe/Warsaw',
    'e. europe standard time': 'Europe/Chisinau',
    'fle standard time': 'Europe/Kiev',
  },
  ...{ 'gtb standard time': 'Europe/Bucharest', 'turkey standard time': 'Europe/Istanbul', 'israel standard time': 'Asia/Jerusalem' },
  ...{
    'russian standard time': 'Europe/Moscow',
    'south africa standard time': 'Africa/Johannesburg',
    'egypt standard time': 'Africa/Cairo',
  },
  ...{ 'arabian standard time': 'Asia/Dubai', 'arab standard time': 'Asia/Riyadh', 'pakistan standard time': 'Asia/Karachi' },
  ...{ 'india standard time': 'Asia/Kolkata', 'se asia standard time': 'Asia/Bangkok', 'china standard time': 'Asia/Shanghai' },
  ...{ 'singapore standard time': 'Asia/Singapore', 'tokyo standard time': 'Asia/Tokyo', 'korea standard time': 'Asia/Seoul' },
  ...{ 'aus eastern standard time': 'Australia/Sydney', 'e. australia standard time': 'Australia/Brisbane' },
  ...{ 'w. australia standard time': 'Australia/Perth', 'new zealand standard time': 'Pacific/Auckland' },
  ...{
    'eastern standard time': 'America/New_York',
    'central standard time': 'America/Chicago',
    'mountain standard time': 'America/Denver',
  },
  ...{
    'us mountain standard time': 'America/Phoenix',
    'pacific standard time': 'America/Los_Angeles',
    'alaskan standard time': 'America/Anchorage',
  },
  ...{
    'hawaiian standard time': 'Pacific/Honolulu',
    'atlantic standard time': 'America/Halifax',
    'newfoundland standard time': 'America/St_Johns',
  },
  ...{ 'e. south america standard time': 'America/Sao_Paulo', 'argentina standard time': 'America/Argentina/Buenos_Aires' },
  ...{ 'sa pacific standard time': 'America/Bogota', 'central standard time (mexico)': 'America/Mexico_City', utc: 'UTC' },
}

const known = new Map<string, string | null>()

/**
 * The IANA zone behind a name of a calendar file (`Europe/Berlin`, `/example.org/20050809/Europe/Berlin`, `W. Europe Standard Time`).
 * What the file says about the zone's rules is not run: a rule may repeat for ever.
 *
 * @returns null for a name nobody knows
 */
export function zoneNamed(name: string): string | null {
  const key = name.trim().toLowerCase()
  if (!known.has(key)) {
    if (known.size > 1_000) known.clear()
    known.set(key, find(name.trim().slice(0, 200)))
  }
  return known.get(key) ?? null
}

function find(name: string): string | null {
  const byWindows = windowsZones[name.toLowerCase()]
  if (byWindows !== undefined) return byWindows
  const parts = name.split('/').filter(Boolean)
  return [name, parts.slice(-2).join('/'), parts.slice(-3).join('/')].find(isZone) ?? null
}

function isZone(name: string): boolean {
  // An offset is a zone to the runtime, but none of the calendar's.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
