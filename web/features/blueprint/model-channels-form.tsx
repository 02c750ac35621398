/** Channels, and for each reason which of them can take it. */
import { Checkbox } from '@mantine/core'
import { currencyDigits } from '#api/currency.ts'
import type { CoverageLook } from '#api/routes/coverage.ts'
import { ChoiceField, NumberField, TextField, useForm } from '../../app/document-form.tsx'
import { idFor, placeOf } from '../../app/document-path.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import { AddRow, assumedAs, evidenceOptions, RemoveRow, Three } from './model-assumption.tsx'
import type { Doc, Page } from './model-words.ts'

interface FormProps {
  readonly page: Page
  readonly look: CoverageLook | undefined
}

export function ChannelsForm({ page, look }: FormProps) {
  const f = useFormat()
  const { doc, set, readOnly } = useForm<Doc>()
  const currency = page.look.head.currency
  const per = 10 ** -currencyDigits(currency)
  const channels = doc.channels ?? []
  return (
    <>
      <Panel
        title="Channels"
        sub="as the record calls them"
        footer="Stated cost per resolution wins over the measured one; leave it empty where the record knows better."
      >
        <div className={styles.rows}>
          {channels.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <div key={i} className={styles.row} data-kind="four">
              <TextField path={['channels', i, 'name']} label="Name" bare={i > 0} value={one.name} />
              <NumberField
                path={['channels', i, 'costPerResolutionMinor']}
                label={`Cost per resolution, ${f.symbol(currency)}`}
                bare={i > 0}
                value={one.costPerResolutionMinor}
                times={per}
                digits={2}
                optional
                placeholder={measured(look, one.id, (minor) => f.amountExact(minor, currency))}
              />
              <NumberField
                path={['channels', i, 'cashPerResolutionMinor']}
                label="of it cash"
                bare={i > 0}
                value={one.cashPerResolutionMinor}
                times={per}
                digits={2}
                optional
              />
              <Checkbox
                id={placeOf(['channels', i, 'byPeople'])}
                label="people answer"
                checked={one.byPeople ?? true}
                disabled={readOnly}
                onChange={(event) => set(['channels', i, 'byPeople'], event.currentTarget.checked)}
                mb={8}
              />
              <RemoveRow path={['channels', i]} label={`Take the channel ${one.name} out`} />
            </div>
          ))}
          <AddRow
            onAdd={() => {
              const name = page.material.channels.find((known) => !channels.some((one) => one.name === known)) ?? 'New channel'
              set(
                ['channels'],
                [
                  ...channels,
                  {
                    id: idFor(
                      name,
                      channels.map((one) => one.id),
                    ),
                    name,
                    byPeople: true,
                  },
                ],
              )
            }}
          >
            Add a channel
          </AddRow>
        </div>
      </Panel>
      <Reasons page={page} look={look} />
    </>
  )
}

const measured = (look: CoverageLook | undefined, channel: string, write: (minor: number) => string): string => {
  const minor = look?.channels.find((one) => one.channel === channel)?.measuredMinor
  return minor == null ? 'not measured' : `measured ${write(minor)}`
}

function Reasons({ page, look }: FormProps) {
  const f = useFormat()
  const { doc, set, readOnly } = useForm<Doc>()
  const reasons = doc.reasons ?? []
  const channels = (doc.channels ?? []).map((one) => ({ value: one.id, label: one.name }))
  const missing = [...page.material.reasons, '*'].filter((reason) => !reasons.some((one) => one.reason === reason))
  return (
    <Panel
      title="Reasons"
      sub="hard cases stay with people; containment is what a channel settles by itself"
      footer="Observed: share that no other interaction of the same account and reason followed within 7 days."
    >
      {reasons.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <fieldset key={i} className={styles.part}>
          <legend>{row.reason === '*' ? 'Every other reason' : row.reason}</legend>
          <div className={styles.rows}>
            <div className={styles.row} data-kind="three">
              <TextField path={['reasons', i, 'reason']} label="Reason, as the record calls it" value={row.reason} />
              <NumberField
                path={['reasons', i, 'hardShare']}
                label="Hard cases"
                value={row.hardShare ?? 0}
                times={100}
                digits={1}
                suffix="%"
              />
              <span />
              <RemoveRow path={['reasons', i]} label={`Take the reason ${row.reason} out`} />
            </div>
            {row.channels.map((part, j) => {
              const observed = look?.reasons[i]?.channels[j]?.observed
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
                <div key={j}>
                  <div className={styles.row} data-kind="contains">
                    <ChoiceField
                      path={['reasons', i, 'channels', j, 'channel']}
                      label="Channel"
                      bare={j > 0}
                      value={part.channel}
                      options={channels}
                    />
                    <Three path={['reasons', i, 'channels', j, 'containment']} value={part.containment} times={100} bare={j > 0} />
                    <ChoiceField
                      path={['reasons', i, 'channels', j, 'containment', 'evidence']}
                      label="Evidence"
                      bare={j > 0}
                      value={part.containment.evidence ?? 'assumed'}
                      options={evidenceOptions}
                    />
                    <NumberField
                      path={['reasons', i, 'channels', j, 'containment', 'n']}
                      label="n"
                      bare={j > 0}
                      value={part.containment.n}
                      whole
                      optional
                    />
                    <RemoveRow path={['reasons', i, 'channels', j]} label={`Take channel ${j + 1} of ${row.reason} out`} />
                  </div>
                  {observed && part.containment.evidence !== 'observed' && (
                    <p className={styles.note}>
                      Own history: {f.percent(observed.value, 0)} ({f.range(observed.low, observed.high, (value) => f.share(value, 0))}), n
                      = {f.number(observed.n)}.{' '}
                      {!readOnly && (
                        <LinkButton
                          onClick={() =>
                            set(['reasons', i, 'channels', j, 'containment'], {
                              ...{ low: thousandths(observed.low), base: thousandths(observed.value), high: thousandths(observed.high) },
                              ...{
                                evidence: 'observed',
                                n: observed.n,
                                note: 'Own history: no other interaction of the same account and reason within 7 days.',
                              },
                            })
                          }
                        >
                          Take it over
                        </LinkButton>
                      )}
                    </p>
                  )}
                </div>
              )
            })}
            <AddRow
              onAdd={() => {
                const free = channels.find(({ value }) => !row.channels.some((one) => one.channel === value))
                set(
                  ['reasons', i, 'channels'],
                  [...row.channels, { channel: free?.value ?? channels[0]?.value ?? '', containment: assumedAs(0.3, 0.5, 0.7) }],
                )
              }}
            >
              Add a channel that can take it
            </AddRow>
          </div>
        </fieldset>
      ))}
      {missing.length > 0 && (
        <AddRow onAdd={() => set(['reasons'], [...reasons, { reason: missing[0]!, hardShare: 0.2, channels: [] }])}>
          {`Add ${missing[0] === '*' ? 'every other reason' : missing[0]!}`}
        </AddRow>
      )}
    </Panel>
  )
}

const thousandths = (share: number) => Math.round(share * 1000) / 1000
