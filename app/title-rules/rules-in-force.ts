import { defaultTitleRules, type TitleRule } from '#engine/relationship/title-rules.ts'
import type { Db } from '#store/db.ts'
import { loadTitleRules } from '#store/title-rules.ts'

export interface RulesInForce {
  /** 0: those Tapeline comes with. */
  readonly version: number
  readonly rules: readonly TitleRule[]
}

/** The rules that read titles now. */
export async function titleRulesInForce(db: Db): Promise<RulesInForce> {
  const [last] = await loadTitleRules(db, 1)
  return last ?? { version: 0, rules: defaultTitleRules }
}
