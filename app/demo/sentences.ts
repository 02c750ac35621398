/** What people write beside a score, in their own words: by what weighed most, and how content they are. No names, nothing that points to somebody. */
import type { Attribute } from './feelings.ts'
import type { Random } from './random.ts'

type Pool = Readonly<Record<'en' | 'de', readonly string[]>>

const BAD: Readonly<Record<Attribute, Pool>> = {
  delivery: {
    en: [
      'Deliveries keep coming late, and nobody tells us beforehand.',
      'Two deliveries late this quarter. Our line stood still for half a day.',
      'The date on the confirmation is not the date it arrives.',
      'If it is late, say so. We find out when the lorry does not come.',
      'Good pumps, but we cannot plan with your delivery dates.',
      'Late again in the week of our shutdown, "as promised".',
    ],
    de: [
      'Die Liefertermine werden zu oft nicht gehalten.',
      'Zwei Lieferungen zu spät, und niemand hat Bescheid gesagt.',
      'Wenn es später wird, bitte vorher anrufen.',
    ],
  },
  invoices: {
    en: [
      'Invoices do not match the order, we spend hours on corrections.',
      'Wrong price on the invoice again.',
      'Please get the invoices right first time, our accounting has lost patience.',
      'Credit notes take weeks.',
    ],
    de: ['Rechnungen stimmen oft nicht mit der Bestellung überein.', 'Schon wieder ein falscher Preis auf der Rechnung.'],
  },
  answers: {
    en: [
      'It takes days until somebody answers.',
      'I have to explain my question to a different person every time.',
      'Tickets are closed before they are solved.',
      'Hard to reach, except when there is something to sell.',
    ],
    de: ['Auf Fragen kommt erst nach Tagen eine Antwort.', 'Man erklärt sein Anliegen jedes Mal von vorn.'],
  },
  price: {
    en: [
      'You have become expensive. Others quote ten per cent less.',
      'The small quantity surcharge is hard to explain to my boss.',
      'Good product, but the price rises every year.',
    ],
    de: ['Zu teuer im Vergleich zum Wettbewerb.', 'Die Mindermengenzuschläge ärgern uns.'],
  },
  advice: {
    en: ['We hardly see anybody from you any more.', 'Your people know the catalogue, not our plant.'],
    de: ['Es kommt kaum noch jemand vorbei.'],
  },
  webShop: {
    en: ['The web shop never shows our own prices.', 'Search in the shop does not find what is on the drawing.'],
    de: ['Im Shop findet man die Ersatzteile nicht.'],
  },
}

const GOOD: Readonly<Record<Attribute, Pool>> = {
  delivery: { en: ['It arrives when it should. That is all we want.', 'Always on time so far.'], de: ['Immer pünktlich.'] },
  invoices: { en: ['Nothing to complain about, invoices are right.'], de: ['Rechnungen passen.'] },
  answers: {
    en: [
      'Quick help when the pump stood still on a Friday.',
      'Somebody who knows answers the same day.',
      'One call and it was sorted out.',
      'Your service people are patient and quick.',
    ],
    de: ['Schnelle Hilfe, wenn etwas steht.', 'Ein Anruf, und es war erledigt.'],
  },
  price: { en: ['Fair price for what we get.', 'Best offer on the table, so far.'], de: ['Preis und Leistung stimmen.'] },
  advice: {
    en: [
      'Your engineer found the cause that two others had missed.',
      'Good advice on the new dosing line: it saved us a second pump.',
      'They think along with us. That is rare.',
      'The visit before our audit helped a lot.',
    ],
    de: ['Sehr gute technische Beratung.', 'Man denkt mit, das ist selten geworden.'],
  },
  webShop: { en: ['Ordering in the web shop takes two minutes.'], de: ['Bestellen im Shop geht schnell.'] },
}

const PLAIN: Pool = {
  en: ['It is all right.', 'No complaints, no cheers.', 'Works. Room for improvement.', 'We have been buying for years, it does.', 'OK'],
  de: ['Passt.', 'Im Großen und Ganzen zufrieden.', 'Geht so.'],
}

const ORDER: readonly Attribute[] = ['delivery', 'invoices', 'answers', 'price', 'advice', 'webShop']

const say = (random: Random, pool: Pool, language: string): string =>
  random.pick(language === 'de' && random.chance(0.45) ? pool.de : pool.en)

/** Who gives little names what was worst; who gives much, what was best. */
export function commentOf(random: Random, language: string, score: number, ratings: Readonly<Record<Attribute, number | null>>): string {
  const rated = ORDER.filter((attribute) => ratings[attribute] !== null)
  const by = (better: (a: number, b: number) => boolean) =>
    rated.reduce<Attribute | null>((held, a) => (held === null || better(ratings[a]!, ratings[held]!) ? a : held), null)
  const [worst, best] = [by((a, b) => a < b), by((a, b) => a > b)]
  if (score <= 6 && worst !== null && ratings[worst]! <= 3) return say(random, BAD[worst], language)
  if (score >= 8 && best !== null && ratings[best]! >= 4) {
    // Things that merely work are seldom what people praise.
    const praised = rated.filter((a) => ratings[a] === ratings[best] && (a === 'advice' || a === 'answers'))
    return say(random, GOOD[praised.length > 0 ? random.pick(praised) : best], language)
  }
  return say(random, PLAIN, language)
}

const SERVICE: Readonly<Record<'good' | 'bad' | 'late' | 'invoice' | 'fault', Pool>> = {
  good: { en: ['Solved at once, thank you.', 'Clear answer.', 'Friendly and quick.'], de: ['Danke, schnell gelöst.', 'Klare Antwort.'] },
  bad: {
    en: ['I had to ask three times.', 'Answer came when we had already helped ourselves.', 'Copied text, not an answer.'],
    de: ['Dreimal nachgefragt.', 'Die Antwort kam zu spät.'],
  },
  late: {
    en: ['Nobody could tell me where the lorry was.', 'A new date, then another new date.'],
    de: ['Keiner wusste, wo die Ware ist.'],
  },
  invoice: {
    en: ['The corrected invoice was wrong as well.', 'Why do I have to find your mistakes?'],
    de: ['Auch die Korrektur war falsch.'],
  },
  fault: { en: ['The replacement took two weeks.', 'The part failed after a month.'], de: ['Der Ersatz kam erst nach zwei Wochen.'] },
}

/** Beside a score after a ticket; `ours` = what we had done wrong. */
export function serviceComment(random: Random, language: string, satisfied: number, ours: string | null): string {
  if (satisfied >= 4) return say(random, SERVICE.good, language)
  const what = ours === 'Late delivery' ? 'late' : ours === 'Wrong invoice' ? 'invoice' : ours === 'Product fault' ? 'fault' : 'bad'
  return say(random, satisfied <= 2 ? SERVICE[what] : SERVICE.bad, language)
}
