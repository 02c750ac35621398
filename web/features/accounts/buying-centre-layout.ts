/** Where everybody of a buying centre stands: rows by role group, columns by seniority. Lengths in px; drawn by buying-centre-chart.tsx. */
import { type RoleGroup, roleGroups, type SeniorityLevel } from '#engine/relationship/role-groups.ts'

export const levels = ['c-level', 'director', 'manager', 'staff'] as const satisfies readonly SeniorityLevel[]

/** Somebody of the buying centre, or a place nobody fills. */
export interface Mark {
  readonly key: string
  /** `not told`: silent, or heard by role or in confidence. */
  readonly kind: 'heard' | 'silent' | 'not told' | 'not named'
  readonly name: string
  /** Under the name: what he is, or why there is no name. */
  readonly note: string
  /** His weightiest role. */
  readonly group: RoleGroup
  readonly level: SeniorityLevel
  /** Of the index, 0–1; null: a place that takes no part in it. */
  readonly share: number | null
  /** 0–100; null = has not answered. */
  readonly score: number | null
  /** Days since the last answer. */
  readonly days: number | null
  /** Opens something. */
  readonly opens: boolean
}

export interface Place {
  readonly mark: Mark
  readonly x: number
  readonly y: number
  readonly r: number
  /** Room for the two lines under it. */
  readonly width: number
}
/** "+ 31 more", or "fewer" where all are shown. */
export interface More {
  readonly cell: string
  readonly hidden: number
  readonly x: number
  readonly y: number
}
export interface Layout {
  readonly height: number
  readonly columns: readonly { readonly level: SeniorityLevel; readonly x: number; readonly width: number }[]
  readonly rows: readonly { readonly group: RoleGroup; readonly y: number; readonly height: number; readonly empty: boolean }[]
  readonly places: readonly Place[]
  readonly more: readonly More[]
}

/** Left of the columns: names of the rows. */
export const rowNames = 72
const columnNames = 24
const least = 72
const best = 112
const emptyColumn = 50
const emptyRow = 36
const perLineAtMost = 4
const linesAtMost = 2
const words = 30
const air = 10

/** Area says the share: a quarter of the index is a circle of 45 px across. */
export const radiusOf = (share: number | null): number => Math.min(30, Math.max(9.5, 45 * Math.sqrt(share ?? 0)))

export const cellOf = (mark: Pick<Mark, 'group' | 'level'>): string => `${mark.group} ${mark.level}`

/** Everybody in his cell, the weightiest first; what does not fit two lines of a cell waits behind "+ n more" until it is opened. */
export function placeMarks(marks: readonly Mark[], width: number, opened: ReadonlySet<string>): Layout {
  const cells = new Map<string, Mark[]>()
  for (const mark of [...marks].sort((a, b) => (b.share ?? 0) - (a.share ?? 0)))
    cells.set(cellOf(mark), [...(cells.get(cellOf(mark)) ?? []), mark])
  const inCell = (group: RoleGroup, level: SeniorityLevel) => cells.get(`${group} ${level}`) ?? []
  const columns = columnsFor(
    levels.map((level) => Math.max(...roleGroups.map((group) => inCell(group, level).length))),
    width,
  )
  const places: Place[] = []
  const more: More[] = []
  let y = columnNames
  const rows = roleGroups.map((group) => {
    const top = y + air
    let bottom = top
    for (const [at, level] of levels.entries()) {
      const { x, width: room, perLine } = columns[at]!
      const all = inCell(group, level)
      const cell = `${group} ${level}`
      const open = opened.has(cell)
      const fit = perLine * linesAtMost
      const shown = open || all.length <= fit ? all : all.slice(0, Math.max(1, fit - 1))
      const slots = shown.length + (all.length > fit ? 1 : 0)
      let line = top
      for (let from = 0; from < slots; from += perLine) {
        const here = shown.slice(from, from + perLine)
        const n = Math.min(perLine, slots - from)
        const slot = Math.min(best, room / n)
        const r = Math.max(9.5, ...here.map((mark) => radiusOf(mark.share)))
        const left = x + (room - slot * n) / 2
        for (const [i, mark] of here.entries())
          places.push({ mark, x: left + slot * (i + 0.5), y: line + r, r: radiusOf(mark.share), width: slot - 4 })
        if (n > here.length) more.push({ cell, hidden: all.length - shown.length, x: left + slot * (n - 0.5), y: line + r })
        line += 2 * r + words + air
      }
      bottom = Math.max(bottom, line)
    }
    const empty = bottom === top
    const row = { group, y, height: empty ? emptyRow : bottom - y, empty }
    y += row.height
    return row
  })
  return { height: y, columns: columns.map(({ x, width: room }, at) => ({ level: levels[at]!, x, width: room })), rows, places, more }
}

/** Columns as wide as what stands in them asks for; where that is too much, the fullest one gets another line. */
function columnsFor(most: readonly number[], width: number) {
  const room = width - rowNames
  const perLine = most.map((n) => Math.min(perLineAtMost, n))
  const needs = () => perLine.reduce((sum, n) => sum + (n === 0 ? emptyColumn : n * least), 0)
  while (needs() > room && Math.max(...perLine) > 1) perLine[perLine.lastIndexOf(Math.max(...perLine))]!--
  const taken = perLine.reduce((sum, n) => sum + n, 0)
  const spare = room - needs()
  let x = rowNames
  return perLine.map((n) => {
    const wide = (n === 0 ? emptyColumn : n * least) + (taken === 0 ? spare / perLine.length : (spare * n) / taken)
    const column = { x, width: wide, perLine: Math.max(1, n) }
    x += wide
    return column
  })
}

/** A name as wide as there is room: in full, then the first name as a letter, then cut. */
export function nameFor(name: string, width: number, measure: (text: string) => number): string {
  if (measure(name) <= width) return name
  const [first, ...rest] = name.split(' ')
  const short = rest.length > 0 ? `${first!.slice(0, 1)}. ${rest.join(' ')}` : name
  if (measure(short) <= width) return short
  let end = short.length - 1
  while (end > 1 && measure(`${short.slice(0, end)}…`) > width) end--
  return `${short.slice(0, end).trimEnd()}…`
}
