import path from 'node:path'
import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import type { RawTable } from '#intake/files/raw-table.ts'
import { assignFiles } from '#intake/mapping/compile-mapping.ts'
import { loadDraft, lockDraft, saveDraft } from '#store/drafts.ts'
import { loadImport, loadImportFiles } from '#store/imports.ts'
import { copyUpload, loadUploads } from '#store/uploads.ts'
import type { Context } from '../context.ts'
import { dropDraft, newDraft } from './drafts.ts'
import { cleanFileName } from './file-names.ts'
import { type GivenFile, receiveFiles } from './receive-files.ts'
import { choicesOf } from './recognise-draft.ts'
import { rejectedName } from './rejected-rows.ts'
import { mappingsOf } from './remembered-mappings.ts'

type ImportFile = Awaited<ReturnType<typeof loadImportFiles>>[number]

/**
 * Takes corrected rows back into a draft that reads them as the import did. Only they are read: files that others are looked up in come
 * along for that, and a document whose other lines were taken keeps them.
 */
export async function correctImport(
  ctx: Context,
  id: number,
  given: Omit<GivenFile, 'corrects'>,
  into: number | undefined,
): Promise<number> {
  const found = await loadImport(ctx.store, id)
  if (!found) throw new Refusal('not_found', `There is no import ${id}`)
  if (found.state !== 'done') throw new Refusal('conflict', `Import ${id} is ${found.state}: there is nothing to correct in it`)
  if (into !== undefined && (await loadDraft(ctx.store, into))?.corrects !== id)
    throw new Refusal('conflict', `Draft ${into} does not correct import ${id}: leave the draft out to begin one`)
  const files = await loadImportFiles(ctx.store, id)
  const name = path.posix.basename(cleanFileName(given.name))
  if (originalOf(name, files, id) === undefined)
    throw new Refusal(
      'invalid',
      `Cannot tell which file of import ${id} "${name}" corrects: keep the name it was downloaded with (${files.map((file) => rejectedName(file.name, id, 'csv')).join(', ')})`,
    )
  const draft = into ?? (await newDraft(ctx, { name: `Corrections of import ${id}`, corrects: id }))
  try {
    await receiveFiles(ctx, draft, { ...given, name, corrects: id })
    await ctx.store.transaction(async (tx) => {
      await lockDraft(tx, draft)
      const corrections = (await loadUploads(tx, draft)).filter((upload) => upload.corrects === id).map((upload) => upload.name)
      const mappings: Record<string, Mapping> = {}
      for (const { mapping } of mappingsOf(found.mappings)) {
        const correcting = correctingMapping(mapping, files, corrections, id)
        if (!correcting) continue
        mappings[mapping.source] = correcting.mapping
        for (const file of correcting.partners) {
          if (file.upload_id === null)
            throw new Refusal(
              'conflict',
              `Cannot correct rows of import ${id} here as they are looked up in "${file.name}", which is not kept: give both to the command line`,
            )
          await copyUpload(tx, file.upload_id, { draftId: draft, now: ctx.now })
        }
      }
      const choices = choicesOf((await loadDraft(tx, draft))?.choices)
      await saveDraft(tx, draft, ctx, { choices: { ...choices, mappings }, recognition: null })
    })
  } catch (error) {
    if (into === undefined) await dropDraft(ctx, draft)
    throw error
  }
  return draft
}

const originalOf = (name: string, files: readonly ImportFile[], id: number): ImportFile | undefined =>
  files.find((file) => plainName(rejectedName(file.name, id, 'csv')) === plainName(name))

/** Spreadsheets and browsers add to names: `orders.rejected-3 (1).csv`. */
const plainName = (name: string) => name.replace(/\.(csv|xlsx|txt|tsv)$/i, '').replace(/ ?\(\d+\)$/, '')

/** The part of a mapping that reads the corrected files, and the files it looks others up in. Null: it reads none of them. */
function correctingMapping(mapping: Mapping, files: readonly ImportFile[], corrections: readonly string[], id: number) {
  const aliasesOf = (file: ImportFile) =>
    [...assignFiles(mapping, [{ name: file.name, path: file.path } as RawTable]).filesByAlias]
      .filter(([, own]) => own.length > 0)
      .map(([alias]) => alias)
  const namesByAlias = new Map<string, string[]>()
  for (const name of corrections) {
    const original = originalOf(name, files, id)
    for (const alias of original ? aliasesOf(original) : []) namesByAlias.set(alias, [...(namesByAlias.get(alias) ?? []), name])
  }
  const tables = mapping.tables.filter((table) => namesByAlias.has(table.from)).map((table) => ({ ...table, scope: 'row' as const }))
  if (tables.length === 0) return null
  const lookedUp = new Set(tables.flatMap((table) => (table.joins ?? []).map((join) => join.file)))
  const partners = files.filter((file) => aliasesOf(file).some((alias) => lookedUp.has(alias)))
  const given: Mapping['files'] = {}
  for (const [alias, names] of namesByAlias)
    given[alias] = { name: [...names, ...(lookedUp.has(alias) ? namesOf(mapping.files[alias]!) : [])] }
  for (const alias of lookedUp) given[alias] ??= mapping.files[alias]!
  return { mapping: { ...mapping, files: given, tables }, partners }
}

const namesOf = (given: Mapping['files'][string]): readonly string[] =>
  typeof given === 'string' ? [given] : typeof given.name === 'string' ? [given.name] : given.name
