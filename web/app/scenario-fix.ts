/** Pins and bans of a scenario: changes of its document. */
import type { Scenario } from '#api/scenario.ts'

export type FixKind = 'pins' | 'bans'
type Fix = Scenario['pins'][number]

/** An account's key is written source/externalId. */
function keyParts(key: string): Pick<Fix, 'source' | 'externalId'> {
  const at = key.indexOf('/')
  return { source: key.slice(0, at), externalId: key.slice(at + 1) }
}
export const keyOfFix = ({ source, externalId }: Pick<Fix, 'source' | 'externalId'>): string => `${source}/${externalId}`

/** Fixes an account: one pin at most, a ban per model; a pin and a ban of one model do not go together, the new one stays. */
export function withFix(document: Scenario, kind: FixKind, key: string, model: string, reason: string): Scenario {
  const freed = withoutFix(withoutFix(document, 'pins', key, kind === 'pins' ? undefined : model), 'bans', key, model)
  return { ...freed, [kind]: [...freed[kind], { ...keyParts(key), model, reason }] }
}

/** Takes an account’s pin or ban away; without a model all of them. */
export const withoutFix = (document: Scenario, kind: FixKind, key: string, model?: string): Scenario => ({
  ...document,
  [kind]: document[kind].filter((one) => keyOfFix(one) !== key || (model !== undefined && one.model !== model)),
})
