import { Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ChannelGuidance, GuidanceOption, GuidanceRow } from '#api/routes/guidance.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './guidance.module.css'

interface TakeProps {
  readonly data: ChannelGuidance
  readonly row: GuidanceRow
  readonly option: GuidanceOption
  readonly onClose: () => void
}

/** The advice taken into the channel mix of coverage models: scenarios use it once the draft is approved. */
export function GuidanceTake({ data, row, option, onClose }: TakeProps) {
  const f = useFormat()
  const go = useNavigate()
  const open = data.models.filter((one) => one.kind !== 'distributor' && (one.segments === null || one.segments.includes(row.segment)))
  const [models, setModels] = useState<readonly string[]>(
    open
      .filter((one) => !option.byPeople || one.kind !== 'digital')
      .map((one) => one.id)
      .slice(0, 1),
  )
  const [share, setShare] = useState(100)
  const [into, setInto] = useState('new')
  const { data: coverage } = useGet('getCoverage', {})
  const drafts = (coverage?.drafts ?? []).filter((one) => !one.asked)
  const write = useDo('draftChannelMix', {
    refresh: ['getCoverage', 'listModels'],
    failed: 'It could not be written into coverage models',
    onDone: ({ draft }) => void go({ to: '/blueprint', search: { tab: 'models', draft: String(draft) } as never }),
  })
  return (
    <Dialog opened onClose={onClose} title={`${row.reason}: to ${option.name}`}>
      <div className={styles.stack}>
        <p>
          Writes into a draft of coverage models that {option.name} takes this reason. Scenarios count it for every account that gets one of
          these models, once the draft is approved.
        </p>
        <Checkbox.Group label="Coverage models" value={[...models]} onChange={setModels}>
          <div className={styles.checks}>
            {open.map((one) => (
              <Checkbox key={one.id} value={one.id} label={one.name} />
            ))}
          </div>
        </Checkbox.Group>
        <NumberInput
          label="Share that goes there, of what can move"
          value={share}
          min={1}
          max={100}
          suffix={'\u00a0%'}
          clampBehavior="strict"
          onChange={(value) => typeof value === 'number' && setShare(value)}
        />
        <Select
          label="Into"
          data={[
            { value: 'new', label: 'a new draft, as the models in force' },
            ...drafts.map((one) => ({ value: String(one.draft), label: `the draft ${one.name}, ${f.instant(one.changedAt)}` })),
          ]}
          value={into}
          allowDeselect={false}
          onChange={(value) => value && setInto(value)}
        />
        <div className={styles.actions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={models.length === 0}
            loading={write.isPending}
            onClick={() =>
              write.mutate({
                body: {
                  ...(into !== 'new' && { draft: Number(into) }),
                  moves: [{ reason: row.reason, channel: option.channel, share: share / 100, models: [...models] }],
                },
              })
            }
          >
            Write
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
