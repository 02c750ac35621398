import { useAddress } from '../../ui/address.ts'
import { ModelDraft } from './model-draft.tsx'
import { ModelsPage } from './models-page.tsx'

/** Coverage models in force, or a draft of them (`?draft=12`). */
export function ModelsTab() {
  const [draft] = useAddress('draft')
  return draft !== null && /^\d+$/.test(draft) ? <ModelDraft key={draft} id={Number(draft)} /> : <ModelsPage />
}
