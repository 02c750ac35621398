/** Forms of one given name, folded; only those that mean one name in most of the places they are used. */
const FORMS =
  'robert bob rob bobby|william bill will billy liam|richard rick dick ricky|james jim jimmy jamie|john jack johnny jon|jonathan jon|michael mike mick micky michi|' +
  'david dave|daniel dan danny|thomas tom tommy|christopher chris christoph|christian chris|andrew andy drew|andreas andy andi|anthony tony|antonio toni tonio|' +
  'edward ed eddie ted|steven steve stephen stefan|joseph joe josef jo|benjamin ben benny|matthew matt matthias|nicholas nick niklas nikolaus klaus|patrick pat|' +
  'peter pete|samuel sam|alexander alex sandro sascha|gregory greg|jeffrey jeff geoffrey geoff|kenneth ken kenny|lawrence larry|ronald ron|timothy tim|' +
  'maximilian max|frederick fred friedrich fritz frederik|francis frank franz|heinrich heinz|johannes hans johann|joachim achim|wilhelm willi|' +
  'elizabeth liz beth betty eliza elisabeth lisa elise|catherine kate cathy katherine kathy katharina katrin|margaret maggie meg peggy margarete grete|' +
  'jennifer jen jenny|jessica jess|rebecca becky|susan sue susanne susi|patricia pat trish|deborah debbie deb|barbara barb|victoria vicky|' +
  'alexandra alex sandra|christina chris tina christine|johanna hanna hannah|magdalena lena|helena lena helen|katarina kata|francoise fanny|' +
  'guillermo memo|francisco paco pancho|jose pepe|ignacio nacho|giuseppe beppe peppe|luigi gigi|aleksandr sasha|mikhail misha|dmitri dima'

const formsOf = new Map<string, Set<number>>()
FORMS.split('|').forEach((forms, name) => {
  for (const form of forms.split(' ')) formsOf.set(form, (formsOf.get(form) ?? new Set()).add(name))
})

/**
 * Whether two given names can be one: a short form of the other (Bob, Robert), or its initial (J., Jane).
 *
 * @param left  folded given name, one word or several
 * @param right the same of the other
 * @returns     true where they can be; false also for equal names
 * @source  short forms in use in English, German, Spanish, Italian and Russian (own list) — docs/methods/duplicates.md
 * @example givenNamesFit('bob', 'robert') // true
 */
export function givenNamesFit(left: string, right: string): boolean {
  if (left === right || left === '' || right === '') return false
  const [a, b] = [left.split(' ')[0]!, right.split(' ')[0]!]
  if (a === b) return true
  if (a.length === 1 || b.length === 1) return a[0] === b[0]
  const other = formsOf.get(b)
  return other !== undefined && [...(formsOf.get(a) ?? [])].some((name) => other.has(name))
}
