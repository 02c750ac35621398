import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { address } from '../../app/client.ts'
import { useSnapshot } from '../../app/record.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Costs, indexesOf } from './costs.ts'
import { Difference } from './difference.tsx'
import { GeneralLedger } from './general-ledger.tsx'

const bases = { ledger: 'postings', monthly: 'stated by month', 'annual / 12': 'stated a year / 12', several: 'several' } as const

/** Ledger = traced + not traced + outside, per cost centre, and what is charged beside it. */
export function LedgerTab({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const set = useSetSearch()
  const snapshot = useSnapshot()
  const { currency } = costs.head
  const { centres, total } = costs.ledger
  const money = (id: string, label: string, value: (i: number) => number, sum: number): Column => ({
    ...{ id, label, kind: 'money', currency, value, total: f.amountExact(sum, currency) },
    cell: (i) => (value(i) === 0 && id === 'outside' ? <span className="dim">–</span> : f.amountExact(value(i), currency)),
    width: 118,
  })
  const open = (i: number) => centres[i]!.standsFor === null && set({ centre: centres[i]!.costCentre }, { push: true })
  const columns: Column[] = [
    {
      ...{
        id: 'centre',
        label: 'Cost centre',
        kind: 'text',
        value: (i: number) => centres[i]!.costCentre,
        total: f.count(centres.length, 'cost centre', 'cost centres'),
      },
      cell: (i) => (
        <LinkButton onClick={() => open(i)}>
          {centres[i]!.costCentre === centres[i]!.name
            ? centres[i]!.name
            : `${centres[i]!.standsFor === null ? `${centres[i]!.costCentre} ` : ''}${centres[i]!.name}`}
        </LinkButton>
      ),
    },
    { id: 'basis', label: 'Taken from', kind: 'text', width: 120, value: (i) => bases[centres[i]!.basis] },
    money('ledger', 'Ledger', (i) => centres[i]!.ledgerMinor, total.ledgerMinor),
    money('traced', 'Traced', (i) => centres[i]!.tracedMinor, total.tracedMinor),
    money('notTraced', 'Not traced', (i) => centres[i]!.notTracedMinor, total.notTracedMinor),
    money('outside', 'Outside the model', (i) => centres[i]!.outsideMinor, total.outsideMinor),
    {
      ...money('difference', 'Difference', (i) => centres[i]!.differenceMinor, total.differenceMinor),
      cell: (i) => <Difference minor={centres[i]!.differenceMinor} currency={currency} />,
      total: <Difference minor={total.differenceMinor} currency={currency} />,
    },
  ]
  const file = (format: 'csv' | 'xlsx') => address('downloadLedger', { query: { format, ...(snapshot && { snapshot }) } })
  return (
    <Grid>
      <Panel
        span={12}
        title="Ledger tie-out"
        sub={`cost centre = traced + not traced + outside the model, ${f.symbol(currency)}, ${f.window(costs.head.from, costs.head.to)}`}
        padding="none"
        tools={
          centres.length > 0 && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="subtle" color="gray" leftSection={<IconDownload size={14} stroke={1.6} aria-hidden="true" />}>
                  Export
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item component="a" href={file('xlsx')} download>
                  XLSX, per month
                </Menu.Item>
                <Menu.Item component="a" href={file('csv')} download>
                  CSV, per month
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )
        }
        footer={
          costs.partialMonths.length > 0
            ? `Whole months only: ${costs.partialMonths.map(f.month).join(', ')} is cut by the window and left out.`
            : 'Every month of the window is whole. Open a cost centre for its months and postings.'
        }
      >
        {centres.length === 0 ? (
          <Empty title="There is no ledger to tie to.">
            {costs.sketchTeams
              ? 'A sketch states yearly costs. The cost model maps cost centres to teams; then each cent of them is told here.'
              : 'Import cost-centre postings, or state amounts in the cost model.'}
          </Empty>
        ) : (
          <DataTable
            label="Ledger tie-out, list"
            columns={columns}
            rows={indexesOf(centres)}
            noun={['cost centre', 'cost centres']}
            rowKey={(i) => centres[i]!.costCentre}
            onOpen={open}
            defaultSort="centre"
            plain
            bare
            phone={{
              value: (i) => f.amountExact(centres[i]!.ledgerMinor, currency),
              note: (i) => `traced ${f.amountExact(centres[i]!.tracedMinor, currency)}`,
              beside: (i) => <Difference minor={centres[i]!.differenceMinor} currency={currency} />,
            }}
          />
        )}
      </Panel>
      <Beside costs={costs} />
      <GeneralLedger costs={costs} />
    </Grid>
  )
}

/** From the teams to the accounts, and what is charged that no cost centre holds. */
function Beside({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const { currency } = costs.head
  const { activityCost } = costs
  const rows: { name: string; amount: number; formula?: string[]; strong?: boolean }[] = [
    { name: 'Traced by teams', amount: activityCost.tracedMinor, formula: ['Σ traced of all teams, whole window'] },
    { name: 'Rated activities', amount: activityCost.ratedMinor, formula: ['Σ rate × driver'] },
    { name: 'Activity cost', amount: activityCost.totalMinor, strong: true, formula: ['traced + rated', '= of accounts + Unassigned'] },
    { name: 'of which on Unassigned', amount: activityCost.unassignedMinor, formula: ['work on facts without a known account'] },
    ...costs.chargedBesideLedger.map((row) => ({
      name: `${row.name.slice(0, 1).toUpperCase()}${row.name.slice(1)}, beside the ledger`,
      amount: row.amountMinor,
    })),
  ]
  return (
    <Panel
      title="From teams to accounts"
      sub={f.symbol(currency)}
      span={6}
      padding="none"
      footer="Charged beside the ledger: money that no cost centre of the model is mapped to."
    >
      <DataTable
        label="Parts of activity cost"
        columns={[
          {
            id: 'name',
            label: 'Part',
            kind: 'text',
            value: (i) => rows[i]!.name,
            cell: (i) => (rows[i]!.strong ? <b>{rows[i]!.name}</b> : rows[i]!.name),
          },
          {
            ...{ id: 'amount', label: 'Amount', kind: 'money', currency, value: (i: number) => rows[i]!.amount, width: 140 },
            cell: (i) => (
              <SourcedNumber
                source={() => ({
                  title: rows[i]!.name,
                  value: f.moneyExact(rows[i]!.amount, currency),
                  ...(rows[i]!.formula && { formula: rows[i]!.formula! }),
                })}
              >
                {f.amountExact(rows[i]!.amount, currency)}
              </SourcedNumber>
            ),
          },
        ]}
        rows={indexesOf(rows)}
        noun={['part', 'parts']}
        sortName=""
        keyboard={false}
        plain
        bare
      />
    </Panel>
  )
}
