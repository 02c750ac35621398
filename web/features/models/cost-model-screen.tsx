import { useParams } from '@tanstack/react-router'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Failed, Loading, NoRight } from '../../ui/states.tsx'
import { DraftEditor } from './draft-editor.tsx'
import { VersionView } from './version-view.tsx'

/** A draft of the cost model (`draft-12`), or a version that was approved. */
export default function CostModelScreen() {
  const { model } = useParams({ strict: false }) as { model: string }
  const { may, sees } = useMe()
  const draft = /^draft-(\d+)$/.exec(model)?.[1]
  if (!may('readCosts') || !sees('cost'))
    return (
      <>
        <PageHead title="Cost model" />
        <NoRight title="The cost model is closed to you.">It tells what teams cost. An owner can open it under Settings › People.</NoRight>
      </>
    )
  return draft ? <Draft key={draft} id={Number(draft)} /> : <Version key={model} id={Number(model)} />
}

function Draft({ id }: { readonly id: number }) {
  // Read once: what is being written must not change under the fingers. Saving brings the new revision.
  const { data, error, refetch } = useGet('getModelDraft', { params: { draft: id } }, { staleTime: Number.POSITIVE_INFINITY })
  if (error && !data) return <Missing what="The draft could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading the draft" />
  return <DraftEditor key={data.draft} given={data} reload={() => refetch().then(({ data: fresh }) => fresh ?? null)} />
}

function Version({ id }: { readonly id: number }) {
  const { data, error, refetch } = useGet('getModel', { params: { model: id } })
  if (error) return <Missing what="The version could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading the version" />
  return <VersionView version={data} />
}

const Missing = ({ what, error, onRetry }: { readonly what: string; readonly error: Error; readonly onRetry: () => void }) => (
  <>
    <PageHead title="Cost model" />
    <Failed title={what} error={error} onRetry={onRetry} />
  </>
)
