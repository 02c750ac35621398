import { Checkbox, Select, TagsInput } from '@mantine/core'
import { type DataKind, dataKinds, type Role, type RoleRights, roles } from '#api/access.ts'
import { useGet } from '../../app/queries.ts'
import { useFormat } from '../../ui/use-format.ts'
import { sentence } from './sentence.ts'
import styles from './settings.module.css'

export interface Grant {
  readonly role: Role
  /** Null: as the role says. */
  readonly kinds: readonly DataKind[] | null
  readonly colleagues: readonly string[]
}

/** What somebody may do and see. */
export function GrantFields({
  grant,
  onChange,
  fixedRole,
}: {
  readonly grant: Grant
  readonly onChange: (grant: Grant) => void
  readonly fixedRole?: string
}) {
  const f = useFormat()
  const rights: RoleRights = roles[grant.role]
  const { data: colleagues } = useGet('listColleagues', {}, { enabled: rights.scope === 'own' })
  const accountsOf = new Map(colleagues?.items.map((one) => [one.name, one.accounts]))
  const kinds = grant.kinds ?? rights.kinds
  const setKinds = (chosen: readonly string[]) => {
    const next = (Object.keys(dataKinds) as DataKind[]).filter((kind) => chosen.includes(kind))
    onChange({ ...grant, kinds: sameAs(next, rights.kinds) ? null : next })
  }
  return (
    <div className={styles.fields}>
      <Select
        label="Role"
        description={fixedRole ?? meaning[grant.role]}
        data={Object.entries(roles).map(([value, { name }]) => ({ value, label: name }))}
        value={grant.role}
        allowDeselect={false}
        disabled={fixedRole !== undefined}
        onChange={(role) => role && onChange({ ...grant, role: role as Role, kinds: null })}
      />
      {rights.scope === 'own' && (
        <TagsInput
          label="Own accounts: names in the files"
          description="Accounts whose colleague, in any source, has one of these names. For a sales lead: everybody in the team."
          placeholder={grant.colleagues.length === 0 ? 'Choose names' : ''}
          data={colleagues?.items.map((one) => one.name) ?? []}
          value={[...grant.colleagues]}
          onChange={(names) => onChange({ ...grant, colleagues: names })}
          renderOption={({ option }) => (
            <span>
              {option.value} <span className="dim num">{f.count(accountsOf.get(option.value) ?? 0, 'account', 'accounts')}</span>
            </span>
          )}
          maxDropdownHeight={240}
          clearable
        />
      )}
      <Checkbox.Group
        label="Kinds of data"
        description="As the role says, unless you open or close one for this person."
        value={[...kinds]}
        onChange={setKinds}
      >
        <div className={styles.checks}>
          {(Object.keys(dataKinds) as DataKind[]).map((kind) => (
            <Checkbox
              key={kind}
              value={kind}
              label={
                <>
                  {sentence(dataKinds[kind])}
                  {kinds.includes(kind) !== rights.kinds.includes(kind) && (
                    <span className="dim"> · {kinds.includes(kind) ? 'opened' : 'closed'} against the role</span>
                  )}
                </>
              }
            />
          ))}
        </div>
      </Checkbox.Group>
    </div>
  )
}

/** What a role is for, in a sentence. */
const meaning: Record<Role, string> = {
  owner: 'Sees and does everything; invites people.',
  finance: 'Sees all accounts and costs, approves models, reads the audit.',
  listeningLead: 'Sees all accounts; imports, matches, measures, drafts models.',
  analyst: 'Sees all accounts; imports, matches, measures, drafts models.',
  commercialLead: 'Coverage models, scenarios and plans of the whole book; approves coverage models',
  salesLead: 'Sees the accounts of a team, with totals over those only.',
  accountManager: 'Sees own accounts, with totals over those only.',
  interviewer: 'Sees own accounts, without margin and cost.',
  viewer: 'Sees all accounts, without margin and cost; changes nothing.',
}

const sameAs = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((one) => right.includes(one))
