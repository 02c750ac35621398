/** Names beside discs, greedily: what does not fit is left to hover and the table. All in pixels. */

export interface Disc {
  readonly x: number
  readonly y: number
  readonly r: number
}
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
export interface Label {
  /** Index of the disc. */
  readonly at: number
  readonly text: string
  /** Left end of the text, and its middle. */
  readonly x: number
  readonly y: number
  /** From the disc's edge to the text, where it stands apart. */
  readonly leader: readonly [number, number, number, number] | null
}

const lineHeight = 14
const gap = 4
const longestLeader = 28

/**
 * @param discs  all that are drawn
 * @param order  whose names come first
 * @param text   name and its width
 * @param room   where labels may stand
 * @param taken  where they may not
 */
export function placeLabels(
  discs: readonly Disc[],
  order: readonly number[],
  text: (disc: number) => { words: string; width: number },
  room: Box,
  taken: readonly Box[],
): Label[] {
  const boxes = [...taken]
  const placed: Label[] = []
  const free = (box: Box, own: number) =>
    box.left >= room.left &&
    box.right <= room.right &&
    box.top >= room.top &&
    box.bottom <= room.bottom &&
    !boxes.some((other) => overlaps(box, other)) &&
    !discs.some((disc, i) => i !== own && meets(box, disc))
  for (const at of order) {
    const disc = discs[at]!
    const { words, width } = text(at)
    const spot = spotsOf(disc, width).find(({ box, leader }) => free(box, at) && (!leader || clear(leader, discs, at, boxes)))
    if (!spot) continue
    boxes.push(spot.box)
    placed.push({ at, text: words, x: spot.box.left, y: (spot.box.top + spot.box.bottom) / 2, leader: spot.leader })
  }
  return placed
}

interface Spot {
  readonly box: Box
  readonly leader: Label['leader']
}

/** Right, left, above, below; then at the end of a short leader. */
function spotsOf({ x, y, r }: Disc, width: number): Spot[] {
  const box = (left: number, middle: number): Box => ({
    left,
    top: middle - lineHeight / 2,
    right: left + width,
    bottom: middle + lineHeight / 2,
  })
  const near: Spot[] = [
    { box: box(x + r + gap, y), leader: null },
    { box: box(x - r - gap - width, y), leader: null },
    { box: box(x - width / 2, y - r - gap - lineHeight / 2), leader: null },
    { box: box(x - width / 2, y + r + gap + lineHeight / 2), leader: null },
  ]
  const apart: Spot[] = []
  for (const length of [14, longestLeader])
    for (const [dx, dy] of directions) {
      const [fromX, fromY] = [x + dx * r, y + dy * r]
      const [toX, toY] = [x + dx * (r + length), y + dy * (r + length)]
      const left = dx > 0.2 ? toX + 2 : dx < -0.2 ? toX - 2 - width : toX - width / 2
      const middle = Math.abs(dx) > 0.2 ? toY : toY + (dy * lineHeight) / 2
      apart.push({ box: box(left, middle), leader: [fromX, fromY, toX, toY] })
    }
  return [...near, ...apart]
}

const half = Math.SQRT1_2
const directions = [
  [half, -half],
  [half, half],
  [-half, -half],
  [-half, half],
  [0, -1],
  [0, 1],
] as const

const overlaps = (a: Box, b: Box) => a.left < b.right + 3 && a.right + 3 > b.left && a.top < b.bottom && a.bottom > b.top

function meets(box: Box, { x, y, r }: Disc): boolean {
  const dx = x - Math.min(box.right, Math.max(box.left, x))
  const dy = y - Math.min(box.bottom, Math.max(box.top, y))
  return dx * dx + dy * dy < (r + 1) * (r + 1)
}

/** A leader crosses no other disc and no other name. */
function clear([x1, y1, x2, y2]: NonNullable<Label['leader']>, discs: readonly Disc[], own: number, boxes: readonly Box[]): boolean {
  for (let step = 0; step <= 6; step++) {
    const [x, y] = [x1 + ((x2 - x1) * step) / 6, y1 + ((y2 - y1) * step) / 6]
    if (discs.some((disc, i) => i !== own && (disc.x - x) ** 2 + (disc.y - y) ** 2 < (disc.r + 1) ** 2)) return false
    if (boxes.some((box) => x > box.left && x < box.right && y > box.top && y < box.bottom)) return false
  }
  return true
}

let pen: CanvasRenderingContext2D | null | undefined
/** Width of a name as charts write it. */
export function textWidth(words: string, font: string): number {
  pen ??= document.createElement('canvas').getContext('2d')
  if (!pen) return words.length * 6
  pen.font = font
  return pen.measureText(words).width
}

export const shortName = (name: string, most = 26): string => (name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name)
