/** Whose an answer is: by his key, else by his e-mail address where everybody who has it is one and the same. */
import { said } from './hand.ts'

/**
 * Joins for a statement that reads `answer` as `t`; `answerPersonId` is then the person that stands for him, or null.
 *
 * @param emails  SELECT of the addresses that are asked for, where they are few
 */
export const joinAnswerPerson = (t: string, emails: string | null = null): string => `
  left join person by_key on by_key.source = coalesce(${t}.person_source, ${t}.source) and by_key.external_id = ${t}.person
  left join (
    select lower(${said('p', 'email')}) as address, min(coalesce(p.linked_to, p.id)) as person_id from person p
    where ${said('p', 'email')} is not null${emails === null ? '' : ` and lower(${said('p', 'email')}) in (${emails})`} group by 1 having min(coalesce(p.linked_to, p.id)) = max(coalesce(p.linked_to, p.id))
  ) by_address on by_key.id is null and by_address.address = ${t}.email`

export const answerPersonId = 'coalesce(by_key.linked_to, by_key.id, by_address.person_id)'
