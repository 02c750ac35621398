/**
 * A scenario under work: what its levers say, the best plan of that, and what is kept.
 *
 * While a lever moves, quick solves follow it: one under way at a time, the last wanted next. At rest the full solve comes, and what is
 * one's own and not put forward is kept by itself. What is not, is only tried.
 */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Frontier, PlanSummary, ScenarioHead } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { ApiProblem, call } from '../../app/client.ts'
import { refresh, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { sameDocument, sameLevers } from './scenario-words.ts'

export interface ScenarioWork {
  readonly head: ScenarioHead
  readonly document: Scenario
  /** Of the last levers that were answered; null until the first answer. */
  readonly plan: PlanSummary | null
  /** What nobody optimised is worth under the same limits: of the last full answer. */
  readonly against: PlanSummary['against']
  /** An answer is on its way. */
  readonly old: boolean
  /** Answered without low and high: the full answer follows at rest. */
  readonly quick: boolean
  readonly problem: unknown
  /** Kept by itself at rest. */
  readonly keeps: boolean
  /** Says something else than what is kept, and stays so until somebody decides. */
  readonly tried: boolean
  /** What is tried, once it is answered in full: what lists, reasons and the frontier are made of. Null: of what is kept. */
  readonly trying: Scenario | null
  /** Somebody else kept something else meanwhile: one's own is only tried until one says which is to stay. */
  readonly apart: boolean
  readonly change: (next: Scenario) => void
  /** Back to what is kept. */
  readonly putBack: () => void
  /** The step before; null: there is none. */
  readonly undo: (() => void) | null
  /** Keeps what is tried in this scenario. */
  readonly keep: () => Promise<void>
  readonly retry: () => void
}

const restMs = 350
/** What is read anew when a scenario says something else. */
const followers = ['getFrontier', 'listPlanAccounts', 'getAccountReason', 'listAccountPlans', 'compareScenarios'] as const

/** How the plan of a kept scenario is asked for: one answer for whoever shows it. */
export const planOf = (scenario: number, snapshot: number | undefined) => ({
  ...{ params: { scenario }, query: snapshot === undefined ? {} : { snapshot } },
})

interface Answer {
  readonly plan: PlanSummary
  readonly document: Scenario
  readonly quick: boolean
}

export function useScenarioWork(head: ScenarioHead, snapshot: number | undefined): ScenarioWork {
  const client = useQueryClient()
  const { may } = useMe()
  const kept = useGet('getPlan', planOf(head.id, snapshot))
  const [document, setDocument] = useState<Scenario>(head.document)
  const [before, setBefore] = useState<readonly Scenario[]>([])
  const { answer, problem, ask, forget } = useSolving(head.id, snapshot)
  const [apart, setApart] = useState(false)
  const keeps = may('plan') && head.mine && head.proposedAt === null && !apart
  const settled = useRef<Scenario>(head.document)
  const known = useRef(head.document)
  const { save, revision } = useSaving(head)

  const settle = useCallback(
    (next: Scenario) => {
      const last = settled.current
      settled.current = next
      ask(next, false)
      if (!keeps || sameDocument(next, known.current)) return
      setBefore((steps) => (steps.at(-1) === next ? steps.slice(0, -1) : [...steps.slice(-49), last]))
      void save(next).then((done) => done && refresh(...followers))
    },
    [ask, keeps, save],
  )
  const latest = useRef({ document, settle, keeps })
  latest.current = { document, settle, keeps }

  // Changed elsewhere: what is kept is where one begins, unless one has moved something meanwhile: that is not thrown away.
  useEffect(() => {
    const before = known.current
    known.current = head.document
    if (head.revision <= revision.current) return
    revision.current = head.revision
    // What was solved is of what was kept before.
    void refresh('getPlan', ...followers)
    const own = latest.current.document
    if (sameLevers(own, before) || sameLevers(own, head.document)) {
      settled.current = head.document
      setDocument(head.document)
      forget()
    } else {
      setDocument({ ...own, name: head.document.name })
      setApart(!sameLevers(before, head.document))
    }
  }, [head, forget, revision])

  useEffect(() => {
    if (sameDocument(document, settled.current)) return
    const rest = setTimeout(() => latest.current.settle(document), restMs)
    return () => clearTimeout(rest)
  }, [document])
  // Gone before it came to rest: kept all the same.
  useEffect(
    () => () => {
      const { document: last, keeps: keep } = latest.current
      if (keep && !sameDocument(last, settled.current)) void save(last)
    },
    [save],
  )

  // A full answer of what is kept is what others read, too.
  const { id, name, document: keptDocument } = head
  useEffect(() => {
    if (answer && !answer.quick && sameDocument(answer.document, keptDocument))
      client.setQueryData(['getPlan', planOf(id, snapshot)], { ...answer.plan, scenario: id, name })
  }, [client, answer, id, name, keptDocument, snapshot])

  const change = useCallback(
    (next: Scenario) => {
      setDocument(next)
      ask(next, true)
    },
    [ask],
  )
  const keptPlan = kept.data && !kept.isPlaceholderData ? kept.data : null
  const shown = answer ?? (keptPlan && { plan: keptPlan, document: head.document, quick: false })
  const against = useRef<PlanSummary['against']>(null)
  if (shown?.plan.against) against.current = shown.plan.against
  const error = problem ?? (answer ? null : kept.error)
  const changed = !sameDocument(document, head.document)
  const tried = changed && !keeps
  return {
    ...{ head, document, keeps, change, problem: error },
    plan: shown?.plan ?? null,
    against: shown?.plan.against ?? against.current,
    old: shown !== null && error === null && !sameDocument(shown.document, document),
    quick: shown?.quick ?? false,
    ...{ tried, apart },
    trying: tried && answer && !answer.quick ? answer.document : null,
    putBack: () => {
      setApart(false)
      change(head.document)
    },
    undo: before.length > 0 && keeps ? () => change(before.at(-1)!) : null,
    keep: async () => {
      if (!(await save(document))) return
      setApart(false)
      await refresh(...followers)
    },
    retry: () => {
      if (answer || changed) ask(document, false)
      else void kept.refetch()
    },
  }
}

/** The frontier of a scenario: as it is kept, or as it is tried. */
export function useFrontier({ head, trying }: ScenarioWork, snapshot: number | undefined) {
  const asked = planOf(head.id, snapshot)
  return useQuery<Frontier>({
    queryKey: ['getFrontier', asked, trying],
    queryFn: ({ signal }) =>
      trying ? call('getTriedFrontier', { ...asked, body: { document: trying } }, { signal }) : call('getFrontier', asked, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  })
}

/** Solves one after the other, always the last wanted; an answer that nobody waits for any more is dropped. */
function useSolving(scenario: number, snapshot: number | undefined) {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const wanted = useRef<{ document: Scenario; quick: boolean } | null>(null)
  const running = useRef<{ quick: boolean; controller: AbortController } | null>(null)
  useEffect(
    () => () => {
      wanted.current = null
      running.current?.controller.abort()
    },
    [],
  )
  const run = useCallback(async () => {
    while (wanted.current) {
      const { document, quick } = wanted.current
      wanted.current = null
      const controller = new AbortController()
      running.current = { quick, controller }
      try {
        const body = { document, scenario, quick, ...(snapshot !== undefined && { snapshot }) }
        const plan = await call('solveScenario', { body }, { signal: controller.signal })
        if (controller.signal.aborted) continue
        setAnswer({ plan, document, quick })
        setProblem(null)
      } catch (error) {
        if (!controller.signal.aborted) setProblem(error)
      } finally {
        running.current = null
      }
    }
  }, [scenario, snapshot])
  const ask = useCallback(
    (document: Scenario, quick: boolean) => {
      wanted.current = { document, quick }
      if (!running.current) void run()
      // A full solve takes longer than a lever rests: the next move is answered first.
      else if (!running.current.quick) running.current.controller.abort()
    },
    [run],
  )
  const forget = useCallback(() => {
    wanted.current = null
    running.current?.controller.abort()
    setAnswer(null)
    setProblem(null)
  }, [])
  return { answer, problem, ask, forget }
}

/** Keeps documents one after the other, each on the revision the one before made. What waited behind one that was refused is not kept. */
function useSaving(head: ScenarioHead) {
  const client = useQueryClient()
  const revision = useRef(head.revision)
  const chain = useRef<Promise<unknown>>(Promise.resolve())
  const refused = useRef(0)
  const { id, name } = head
  const save = useCallback(
    (document: Scenario): Promise<boolean> => {
      const since = refused.current
      const next = chain.current.then(async () => {
        if (since !== refused.current) return false
        try {
          const kept = await call('changeScenario', { params: { scenario: id }, body: { revision: revision.current, document } })
          revision.current = kept.revision
          client.setQueryData(['listScenarios', {}], (list: { items: ScenarioHead[] } | undefined) =>
            list ? { items: list.items.map((one) => (one.id === id ? kept : one)) } : list,
          )
          return true
        } catch (error) {
          refused.current++
          const status = error instanceof ApiProblem ? error.status : 500
          if (status === 404)
            toast(`${name} was thrown away meanwhile.`, {
              action: { label: 'Keep what I have', run: () => keepAnew(document) },
            })
          // Where somebody else was quicker, the scenario itself says so.
          else if (status !== 409) toastError(error, 'The scenario could not be kept')
          if (status < 500) await refresh('listScenarios')
          return false
        }
      })
      chain.current = next
      return next
    },
    [client, id, name],
  )
  return { save, revision }
}

async function keepAnew(document: Scenario): Promise<void> {
  await call('createScenario', { body: { name: document.name, document } })
  await refresh('listScenarios')
}
