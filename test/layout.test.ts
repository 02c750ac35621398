/** The house rules that a machine can read: who may import whom, what the engine may not do, words that mean something else. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Room, root, sourceFiles } from './source-files.ts'

/** Besides itself. Tests, benchmarks and scripts look at everything. */
const mayImport: Partial<Record<Room, readonly Room[]>> = {
  engine: [],
  api: ['engine'],
  store: ['engine', 'api'],
  intake: ['engine', 'api'],
  reports: ['engine', 'api'],
  mail: ['engine', 'api'],
  app: ['engine', 'api', 'store', 'intake', 'reports', 'mail'],
  http: ['engine', 'api', 'store', 'intake', 'reports', 'mail', 'app'],
  cli: ['engine', 'api', 'store', 'intake', 'reports', 'mail', 'app'],
  web: ['engine', 'api'],
}
/** The program itself puts the two ends together: the command that starts the server. */
const puts = (file: string, room: Room) => room === 'http' && /^cli\/(main|commands\/serve)\.ts$/.test(file)

/** Runs a program of ours, as a thread too: named by its address, not imported. */
const runner = 'scripts/run.mjs'

/** Started by name, not imported. */
const entryPoints = [
  /^scripts\//,
  /^cli\/main\.ts$/,
  /^bench\//,
  /\.test\.ts$/,
  /\.d\.mts$/,
  /^test\/(postgres|journeys\/holder-process)\.ts$/,
  /^web\/(app\/main\.tsx|vite\.config\.ts|tsconfig\.json)$/,
]

const code = sourceFiles(/\.(ts|tsx|mjs)$/)
const textOf = new Map(code.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]))
const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const roomOf = (file: string) => file.split('/')[0] as Room
const production = code.filter((file) => !isTest(file) && roomOf(file) in mayImport)

interface Import {
  readonly from: string
  readonly specifier: string
  /** Path of a file of ours, or null: a package. */
  readonly to: string | null
  /** 'type' is gone before anything runs; 'file' is read or started by its address. */
  readonly kind: 'module' | 'type' | 'file'
}

const imports: Import[] = code.flatMap((from) => {
  const text = withoutComments(textOf.get(from)!)
  const found = (kind: Import['kind'], pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, specifier]) => ({ from, specifier: specifier!, to: resolve(from, specifier!), kind }))
  return [
    ...found('module', /^\s*(?:import|export)\s(?!type\b)[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]/gm),
    ...found('type', /^\s*(?:import|export)\s+type\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]/gm),
    ...found('module', /^\s*import\s+['"]([^'"]+)['"]/gm),
    ...found('module', /\bimport\(\s*['"]([^'"]+)['"]/g),
    ...found('file', /new URL\(\s*['"](\.[^'"]+)['"],\s*import\.meta\.url/g),
  ]
})

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier)
  return null
}

/** Comments out, line breaks kept; a `//` inside a string stays. */
function withoutComments(text: string): string {
  return text.replaceAll(/('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g, (whole, string) =>
    string ? whole : whole.replaceAll(/[^\n]/g, ' '),
  )
}

describe('The house', () => {
  it('has files to be looked at', () => {
    expect(code.length).toBeGreaterThan(50)
    for (const room of ['engine', 'api', 'store', 'intake', 'app', 'http', 'test'] as const)
      expect(
        code.some((file) => roomOf(file) === room),
        room,
      ).toBe(true)
    expect(imports.filter((one) => one.to).length).toBeGreaterThan(100)
    expect(
      imports
        .filter((one) => one.kind !== 'file' && one.to && !existsSync(path.join(root, one.to)))
        .map(({ from, specifier }) => `${from}: ${specifier}`),
    ).toEqual([])
  })

  it('imports only from rooms below', () => {
    const wrong = imports.filter(({ from, to, kind }) => {
      const allowed = mayImport[roomOf(from)]
      if (!to?.includes('/') || !allowed || isTest(from) || (kind === 'file' && (to.startsWith('dist/') || to === runner))) return false
      return roomOf(to) !== roomOf(from) && !allowed.includes(roomOf(to)) && !puts(from, roomOf(to))
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('has features of the web app that do not import each other', () => {
    const feature = (file: string) => /^web\/features\/([^/]+)\//.exec(file)?.[1]
    const wrong = imports.filter(({ from, to }) => to && feature(from) && feature(to) && feature(from) !== feature(to))
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
    expect(
      imports
        .filter(({ from, to }) => to && from.startsWith('web/ui/') && /^web\/(app|features)\//.test(to))
        .map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([])
  })

  it('imports across rooms by #room/…, inside a room by relative path, always with the ending', () => {
    const wrong = imports.filter(
      ({ from, to, specifier, kind }) =>
        kind !== 'file' && to?.includes('/') && (roomOf(to) === roomOf(from) ? specifier.startsWith('#') : specifier.startsWith('.')),
    )
    expect(wrong.map(({ from, specifier }) => `${from}: ${specifier}`)).toEqual([])
  })

  it('never points out of the repository', () => {
    expect(imports.filter(({ to }) => to?.startsWith('..')).map(({ from, specifier }) => `${from}: ${specifier}`)).toEqual([])
  })

  it('has an engine without dependencies', () => {
    expect(
      imports
        .filter(({ from, to }) => roomOf(from) === 'engine' && !isTest(from) && !to)
        .map(({ from, specifier }) => `${from}: ${specifier}`),
    ).toEqual([])
  })

  it('has an engine that is told the time, takes no chances and waits for nobody', () => {
    const wrong = production
      .filter((file) => roomOf(file) === 'engine')
      .flatMap((file) => {
        const found = withoutComments(textOf.get(file)!).match(
          /\bnew Date\b|\bDate\.(now|parse|UTC)\b|\bMath\.random\b|\bawait\b|\basync\b|\bperformance\b|\bcrypto\b/,
        )
        return found ? [`${file}: ${found[0]}`] : []
      })
    expect(wrong).toEqual([])
  })

  it('has no barrels', () => {
    const barrels = production.filter((file) => {
      const lines = withoutComments(textOf.get(file)!)
        .split(/\n(?=\S)/)
        .filter((line) => line.trim() !== '')
      return (
        /\/index\.tsx?$/.test(file) ||
        (lines.length > 0 && lines.every((line) => /^export\s+(type\s+)?(\*|\{[^}]*\})[^'"]*\bfrom\b/.test(line.trim())))
      )
    })
    expect(barrels).toEqual([])
  })

  it('has no circles', () => {
    const next = new Map(
      code.map((file) => [
        file,
        imports.filter((one) => one.from === file && one.kind === 'module' && one.to && textOf.has(one.to)).map((one) => one.to!),
      ]),
    )
    const circles = new Set<string>()
    const done = new Set<string>()
    const walk = (file: string, way: string[]) => {
      const at = way.indexOf(file)
      if (at >= 0) {
        circles.add([...way.slice(at)].sort().join(' ↔ '))
        return
      }
      if (done.has(file)) return
      for (const other of next.get(file) ?? []) walk(other, [...way, file])
      done.add(file)
    }
    for (const file of code) walk(file, [])
    expect([...circles]).toEqual([])
  })

  it('has no file that nobody imports', () => {
    const imported = new Set(imports.filter(({ from, to }) => from !== to).map(({ to }) => to))
    const lonely = [...code, ...sourceFiles(/\.(css|json)$/, ['http', 'web'])].filter(
      (file) => !imported.has(file) && !entryPoints.some((entry) => entry.test(file)),
    )
    expect(lonely).toEqual([])
  })

  it('names no registry in the lock file', () => {
    expect(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http')
  })

  it('pins every direct dependency exactly', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >
    expect(Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d/.test(version))).toEqual([])
  })
})

/** The table at the end of the glossary; other systems' own headings are exempt. */
const glossary = path.join(root, 'docs/glossary.md')
const othersHeadings = [/^intake\/(presets|recognise)\//, /^app\/demo\/write-/, /^app\/demo\/.*\.test\.ts$/]

describe.skipIf(!existsSync(glossary))('The words of the glossary', () => {
  const forbidden = [
    ...(/## Forbidden synonyms[\s\S]*$/.exec(existsSync(glossary) ? readFileSync(glossary, 'utf8') : '')?.[0] ?? '').matchAll(
      /^\| ([^|]+) \| ([^|]+) \|$/gm,
    ),
  ]
    .map(([, word, instead]) => ({ word: word!.trim().toLowerCase(), instead: instead!.trim() }))
    .filter(({ word }) => word !== 'word' && !/^-+$/.test(word))

  it('are there to be looked for', () => {
    expect(forbidden.length).toBeGreaterThan(20)
  })

  it('are used in code and on screens, and not their forbidden synonyms', () => {
    const anyOf = new RegExp(`(?<![a-z(])(${forbidden.map(({ word }) => word).join('|')})(?![a-z])`, 'g')
    const wrong = [...production, ...sourceFiles(/\.sql$/, ['store'])]
      .filter((file) => !othersHeadings.some((exempt) => exempt.test(file)))
      .flatMap((file) =>
        withoutComments(readFileSync(path.join(root, file), 'utf8'))
          .split('\n')
          .flatMap((line, index) => {
            const words = line
              .replaceAll(/--.*/g, '')
              .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
              .replaceAll(/[_-]/g, ' ')
              .toLowerCase()
            return [...words.matchAll(anyOf)].map(
              ([word]) => `${file}:${index + 1}: “${word}”, say “${forbidden.find((one) => one.word === word)?.instead}”`,
            )
          }),
      )
    expect(wrong).toEqual([])
  })
})
