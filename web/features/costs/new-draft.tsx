import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useDo } from '../../app/queries.ts'
import { toastError } from '../../ui/toast.tsx'

/** Begins a draft of the cost model: from the version in force, from the sketch, or from a file. */
export function NewDraft({ models, sketch }: { readonly models: readonly { model: number; label: string }[]; readonly sketch: boolean }) {
  const navigate = useNavigate()
  const file = useRef<HTMLInputElement>(null)
  const create = useDo('createModelDraft', {
    refresh: ['listModels'],
    failed: 'The draft could not be begun',
    onDone: ({ draft }) => void navigate({ to: '/costs/models/$model', params: { model: `draft-${draft}` } }),
  })
  const read = async (chosen: File | undefined) => {
    if (!chosen) return
    try {
      create.mutate({ body: { from: 'document', kind: 'cost-model', document: JSON.parse(await chosen.text()) as unknown } })
    } catch {
      toastError(
        new Error(`${chosen.name} is no JSON file: a cost model begins with "tapeline": "cost-model/1".`),
        'The file could not be read',
      )
    }
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden="true" />} loading={create.isPending}>
            {sketch ? 'Write a cost model' : 'Change the cost model'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!sketch &&
            models.map(({ model, label }) => (
              <Menu.Item key={model} onClick={() => create.mutate({ body: { from: 'model', model } })}>
                Draft from {label}
              </Menu.Item>
            ))}
          {sketch && <Menu.Item onClick={() => create.mutate({ body: { from: 'sketch' } })}>Write the sketch out</Menu.Item>}
          <Menu.Item onClick={() => file.current?.click()}>From a file</Menu.Item>
          <Menu.Item onClick={() => void navigate({ to: '/costs/sketch' })}>The sketch’s questions</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="Cost model file"
        onChange={(event) => {
          void read(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
