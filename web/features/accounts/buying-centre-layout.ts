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
const best = 124
/** What a name takes. */
const names = 94
const emptyColumn = 46
const emptyRow = 36
const perLineAtMost = 4
const linesAtMost = 3
const words = 30
const air = 10

/** Area says the share: a quarter of the index is a circle of 45 px across. */
export const radiusOf = (share: number | null): number => Math.min(30, Math.max(9.5, 45 * Math.sqrt(share ?? 0)))

/** Everybody in his cell, the weightiest first; what does not fit three lines of a cell waits behind "+ n more" until it is opened. */
export function placeMarks(marks: readonly Mark[], width: number, opened: ReadonlySet<string>): Layout {
  const cells = new Map<string, Mark[]>()
  for (const mark of [...marks].sort((a, b) => (b.share ?? 0) - (a.share ?? 0)))
    cells.set(`${mark.group} ${mark.level}`, [...(cells.get(`${mark.group} ${mark.level}`) ?? []), mark])
  const inCell = (group: RoleGroup, level: SeniorityLevel) => cells.get(`${group} ${level}`) ?? []
  const columns = columnsFor(
    levels.map((level) => Math.max(...roleGroups.map((group) => inCell(group, level).length))),
    width,
  )
  const places: Place[] = []
  const more: More[] = []
  let y = columnNames
  const rows = roleGroups.map((group) => {
    const boxes = levels.map((level, at) => boxesOf(inCell(group, level), columns[at]!, opened.has(`${group} ${level}`)))
    const lines = Math.max(...boxes.map((cell) => cell.length))
    let line = y + air
    for (let at = 0; at < lines; at++) {
      const here = apart(
        boxes.flatMap((cell, column) => (cell[at] ?? []).map((box) => ({ ...box, cell: `${group} ${levels[column]!}` }))),
        width,
      )
      // Circles of a line stand on one level, whatever their size.
      const r = Math.max(...here.map(({ mark }) => radiusOf(mark?.share ?? null)))
      for (const [i, { mark, cell, hidden, x }] of here.entries()) {
        // Words take the room up to their neighbours'.
        const left = i === 0 ? rowNames : (here[i - 1]!.x + x) / 2
        const right = i === here.length - 1 ? width : (here[i + 1]!.x + x) / 2
        const room = Math.min(best, 2 * Math.min(x - left, right - x) - 6)
        if (mark) places.push({ mark, x, y: line + r, r: radiusOf(mark.share), width: room })
        else more.push({ cell, hidden, x, y: line + r })
      }
      line += 2 * r + words + air
    }
    const row = { group, y, height: lines === 0 ? emptyRow : line - y, empty: lines === 0 }
    y += row.height
    return row
  })
  return { height: y, columns: columns.map(({ x, width: room }, at) => ({ level: levels[at]!, x, width: room })), rows, places, more }
}

/** Neighbours of a line step aside into room that nobody needs, so that their names can be read. */
function apart<B extends Box>(line: readonly B[], width: number): B[] {
  const gap = Math.min(names, (width - rowNames) / line.length)
  const out = line.map((box) => ({ ...box }))
  for (const [i, box] of out.entries()) box.x = Math.max(box.x, i === 0 ? rowNames + gap / 2 : out[i - 1]!.x + gap)
  for (const [i, box] of [...out.entries()].reverse()) box.x = Math.min(box.x, i === out.length - 1 ? width - gap / 2 : out[i + 1]!.x - gap)
  return out
}

interface Box {
  /** Null: what stands for those that wait. */
  readonly mark: Mark | null
  readonly hidden: number
  x: number
}
/** A cell in lines: who is shown, and a last box that opens and shuts it. */
function boxesOf(all: readonly Mark[], { x, width, perLine }: Column, open: boolean): Box[][] {
  const fit = perLine * linesAtMost
  const shown = open || all.length <= fit ? all : all.slice(0, Math.max(1, fit - 1))
  const boxes: (Mark | null)[] = all.length > fit ? [...shown, null] : [...shown]
  const lines: Box[][] = []
  for (let from = 0; from < boxes.length; from += perLine) {
    const here = boxes.slice(from, from + perLine)
    const slot = Math.min(best, width / here.length)
    const left = x + (width - slot * here.length) / 2
    lines.push(here.map((mark, i) => ({ mark, hidden: all.length - shown.length, x: left + slot * (i + 0.5) })))
  }
  return lines
}

interface Column {
  readonly x: number
  readonly width: number
  readonly perLine: number
}
/** Columns as wide as what stands in them asks for; where that is too much, one is narrowed that stays short by it. */
function columnsFor(most: readonly number[], width: number): Column[] {
  const room = width - rowNames
  const perLine = most.map((n) => Math.min(perLineAtMost, n))
  const needs = () => perLine.reduce((sum, n) => sum + (n === 0 ? emptyColumn : n * least), 0)
  const linesThen = (at: number) => (perLine[at]! > 1 ? most[at]! / (perLine[at]! - 1) : Number.POSITIVE_INFINITY)
  while (needs() > room && Math.max(...perLine) > 1) {
    const lines = perLine.map((_, at) => linesThen(at))
    perLine[lines.lastIndexOf(Math.min(...lines))]!--
  }
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
