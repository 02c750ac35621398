import { lowScore } from '../../app/index-mark.tsx'
import { setInWords } from '../../app/parameter-set.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type AccountPage, numberOf } from './account-page.ts'
import { groupPeople, indexInWords, useRelationship } from './account-relationship.ts'
import { changeInWords } from './relationship-trend.tsx'
import { challenged, sourceOf } from './voice-figures.tsx'

/** One sentence, and only where there is something to say: it changed, nobody heard who decides, or it is low. */
export function RelationshipWhy({ page }: { readonly page: AccountPage }) {
  const f = useFormat()
  const { sees } = useMe()
  const { data } = useRelationship(page)
  if (!data?.figures) return null
  const { figures, trend, keyGroup, voices } = data
  if (trend?.verdict === 'up' || trend?.verdict === 'down')
    return (
      <>
        Its relationship index changed by{' '}
        <SourcedNumber
          inSentence
          source={() => ({
            title: 'Change of the relationship index',
            value: changeInWords(trend, f),
            formula: ['new answers − what the older ones predicted of the same people', 'weighted by how well each is known'],
            restsOn: `new answers of ${f.count(trend.people, 'person', 'people')} since ${f.day(trend.from, { year: 'always' })}`,
            model: setInWords(data.set, f),
            facts: [['As of', f.day(trend.to, { year: 'always' })]],
            links: [{ label: 'How it went', to: `/accounts/${page.account.id}`, search: { tab: 'relationship' } }],
          })}
        >
          <span className="num">{changeInWords(trend, f)}</span>
        </SourcedNumber>{' '}
        since {f.day(trend.from)}.
      </>
    )
  if (figures.blindSpot && keyGroup) {
    const silent = (voices ?? []).filter((one) => one.state === 'silent' && one.name !== null && one.groups.includes(keyGroup))
    const names = silent.slice(0, 2).map((one) => one.name!)
    return (
      <>
        {groupPeople[keyGroup]} is hardly heard
        {names.length > 0 && `: ${f.list(names)} ${silent.length === 1 ? 'has' : 'have'} not answered`}.
      </>
    )
  }
  if (figures.grade === 'D' || figures.index >= lowScore) return null
  return (
    <>
      Its people are not content:{' '}
      <SourcedNumber
        inSentence
        source={() => sourceOf(page, data, f)}
        challenge={numberOf(page, 'relationshipIndex', 'Relationship index', challenged(`grade ${figures.grade}`, sees('confidential')))}
      >
        <span className="num">{indexInWords(figures, f)}</span>
      </SourcedNumber>{' '}
      of 100.
    </>
  )
}
