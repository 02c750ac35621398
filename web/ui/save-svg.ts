/** A drawing of the page as a file: 960 wide at least, in light colours, with title, unit and as-of drawn in. */
import { fontFamily, tokens } from './theme.ts'

export interface DrawingAbout {
  readonly title: string
  readonly sub: string
  /** As-of, window, model, snapshot. */
  readonly stamp: string
}

const head = 58
const foot = 28

export function savedSvg(drawing: SVGSVGElement, { title, sub, stamp }: DrawingAbout): string {
  const [width, height] = [drawing.clientWidth || drawing.width.baseVal.value, drawing.clientHeight || drawing.height.baseVal.value]
  const copy = drawing.cloneNode(true) as SVGSVGElement
  // Classes stay behind in the style sheet: what they say of text and fill goes along.
  const [from, to] = [drawing.querySelectorAll('*'), copy.querySelectorAll('*')]
  to.forEach((element, i) => {
    const style = getComputedStyle(from[i]!)
    if (element instanceof SVGTextElement) {
      element.setAttribute('font-size', style.fontSize)
      element.setAttribute('font-weight', style.fontWeight)
      // Text that brings its colour keeps it: a score inside a dark circle.
      if (!element.hasAttribute('fill')) element.setAttribute('fill', style.fontWeight >= '600' ? tokens.light.ink : tokens.light.ink3)
    }
    for (const name of ['class', 'tabindex', 'role', 'style']) element.removeAttribute(name)
    for (const { name } of [...element.attributes]) if (name.startsWith('aria-') || name.startsWith('data-')) element.removeAttribute(name)
  })
  const inner = copy.innerHTML.replaceAll(
    /var\(--tl-([\w-]+)\)/g,
    (_, name: string) => tokens.light[name as keyof typeof tokens.light] ?? '#000',
  )
  const scale = Math.max(1, 920 / width)
  const [w, h] = [Math.round(width * scale) + 40, Math.round(height * scale) + head + foot]
  const text = (x: number, y: number, size: number, weight: number, fill: string, words: string, anchor = 'start') =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`
  const c = tokens.light
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="${escaped(fontFamily)}">
<rect width="100%" height="100%" fill="${c.surface}"/>${text(20, 26, 16, 600, c.ink, title)}${text(20, 46, 12, 420, c.ink3, sub)}
<g transform="translate(20 ${head}) scale(${scale})">${inner}</g>
${text(20, h - 10, 11, 420, c.ink3, stamp)}${text(w - 20, h - 10, 11, 420, c.ink3, 'Tapeline', 'end')}
</svg>`
}

export function saveDrawing(drawing: SVGSVGElement, about: DrawingAbout, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([savedSvg(drawing, about)], { type: 'image/svg+xml' }))
  link.download = `${fileName}.svg`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
