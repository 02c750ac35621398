import { Refusal } from '#api/refusal.ts'
import type { SavedView } from '#api/routes/views.ts'
import type { Db } from '#store/db.ts'
import { deleteSavedView, loadSavedView, loadSavedViews, type SavedViewRecord, saveView, updateView } from '#store/saved-views.ts'
import type { Context } from '../context.ts'

/** One's own and those that are shared. */
export const listViews = async ({ store, actor }: Context, screen: string | null): Promise<SavedView[]> =>
  (await loadSavedViews(store, actor, screen)).map((view) => present(view, actor))

export interface NewView {
  readonly screen: string
  readonly name: string
  readonly search: Readonly<Record<string, string>>
  readonly shared: boolean
}

/** @throws Refusal conflict: there is one of that name on that screen */
export const keepView = ({ store, actor, now }: Context, given: NewView): Promise<SavedView> =>
  store.transaction(async (tx) => {
    await refuseSameName(tx, actor, given.screen, given.name, null)
    const id = await saveView(tx, { ...given, owner: actor, madeAt: now })
    return present((await loadSavedView(tx, id))!, actor)
  })

export interface ViewChange {
  readonly name?: string | undefined
  readonly search?: Readonly<Record<string, string>> | undefined
  readonly shared?: boolean | undefined
}

/** @throws Refusal not_found, forbidden: another's; conflict: there is one of that name */
export const changeView = ({ store, actor }: Context, id: number, change: ViewChange): Promise<SavedView> =>
  store.transaction(async (tx) => {
    const view = await own(tx, id, actor)
    const changed: SavedViewRecord = {
      ...view,
      ...{ name: change.name ?? view.name, search: change.search ?? view.search, shared: change.shared ?? view.shared },
    }
    if (changed.name !== view.name) await refuseSameName(tx, actor, view.screen, changed.name, id)
    await updateView(tx, changed)
    return present(changed, actor)
  })

/** @throws Refusal not_found, forbidden: another's */
export const deleteView = ({ store, actor }: Context, id: number): Promise<void> =>
  store.transaction(async (tx) => {
    await own(tx, id, actor)
    await deleteSavedView(tx, id)
  })

const present = ({ owner, ...view }: SavedViewRecord, actor: string): SavedView => ({ ...view, own: owner === actor })

/** Another's view that is not shared is not there at all. */
async function own(tx: Db, id: number, actor: string): Promise<SavedViewRecord> {
  const view = await loadSavedView(tx, id)
  if (!view || (view.owner !== actor && !view.shared)) throw new Refusal('not_found', 'There is no such view')
  if (view.owner !== actor)
    throw new Refusal('forbidden', `“${view.name}” was made by somebody else: save it under a name of your own, then change that`)
  return view
}

async function refuseSameName(tx: Db, actor: string, screen: string, name: string, except: number | null): Promise<void> {
  const same = (await loadSavedViews(tx, actor, screen)).some(
    (view) => view.owner === actor && view.id !== except && view.name.toLowerCase() === name.toLowerCase(),
  )
  if (same) throw new Refusal('conflict', `You have a view “${name}” here already: choose another name, or change that one`)
}
