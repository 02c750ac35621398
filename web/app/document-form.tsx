/** Fields of a document that is being written (a cost model, coverage models): each is bound to a place of it and says there what is wrong. */
import { NumberInput, Select, TextInput } from '@mantine/core'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { Problem } from '#api/refusal.ts'
import { type Path, placeOf, setIn } from './document-path.ts'

interface Form<Doc> {
  readonly doc: Doc
  readonly problems: readonly Problem[]
  readonly readOnly: boolean
  readonly change: (next: (doc: Doc) => Doc) => void
}
const FormContext = createContext<Form<unknown> | null>(null)

interface FormProviderProps<Doc> {
  readonly form: Form<Doc>
  readonly children: ReactNode
}
export const FormProvider = <Doc,>({ form, children }: FormProviderProps<Doc>) => (
  <FormContext value={form as Form<unknown>}>{children}</FormContext>
)

/** The document is what the provider around it was given. */
export function useForm<Doc>(): Form<Doc> & {
  readonly set: (path: Path, value: unknown) => void
  readonly problemAt: (path: Path, deep?: boolean) => string | undefined
} {
  const form = useContext(FormContext) as Form<Doc> | null
  if (!form) throw new TypeError('Fields belong inside a form')
  return {
    ...form,
    set: (path, value) => form.change((doc) => setIn(doc, path, value)),
    problemAt: (path, deep) => {
      const at = placeOf(path)
      return form.problems.find(
        (problem) => problem.at === at || (deep && (problem.at.startsWith(`${at}.`) || problem.at.startsWith(`${at}[`))),
      )?.message
    },
  }
}

interface FieldProps {
  readonly path: Path
  readonly label: string
  /** The label is heard, not seen: in tables, whose heads say it. */
  readonly bare?: boolean
  readonly hint?: string
  readonly width?: number
  readonly placeholder?: string
}

const labelled = ({ label, bare, hint }: Pick<FieldProps, 'label' | 'bare' | 'hint'>) =>
  bare ? { 'aria-label': label } : { label, ...(hint && { description: hint }) }

interface TextFieldProps extends FieldProps {
  readonly value: string | undefined
  /** What an empty field means: the key goes, or stays as ''. */
  readonly optional?: boolean
  readonly onText?: (text: string) => void
  readonly type?: 'text' | 'month'
}
export function TextField({ path, value, optional, onText, type = 'text', width, placeholder, ...words }: TextFieldProps) {
  const { set, problemAt, readOnly } = useForm()
  const error = problemAt(path)
  return (
    <TextInput
      {...labelled(words)}
      id={placeOf(path)}
      type={type}
      value={value ?? ''}
      readOnly={readOnly}
      {...(error && { error })}
      {...(width && { w: width })}
      {...(placeholder && { placeholder })}
      onChange={(event) => {
        const text = event.currentTarget.value
        if (onText) onText(text)
        else set(path, text === '' && optional ? undefined : text)
      }}
    />
  )
}

interface NumberFieldProps extends FieldProps {
  readonly value: number | undefined
  /** What the field shows for one unit of the document: 100 shows shares as per cent, 0.01 minor units as major ones. */
  readonly times?: number
  readonly digits?: number
  readonly suffix?: string
  readonly optional?: boolean
  readonly whole?: boolean
  readonly max?: number
  readonly onNumber?: (value: number | undefined) => void
}
/** A number in the unit people think in. What is typed stays as typed until it is a number. */
export function NumberField({
  path,
  value,
  times = 1,
  digits = 4,
  suffix,
  optional,
  whole,
  width,
  placeholder,
  onNumber,
  ...words
}: NumberFieldProps) {
  const { set, problemAt, readOnly } = useForm()
  const error = problemAt(path)
  const shown = value === undefined ? '' : exact(value * times)
  const [text, setText] = useState<number | string>(shown)
  useEffect(() => {
    // Follows changes from elsewhere, and leaves "1." alone while it is being typed.
    setText((now) => (now === '' ? (shown === '' ? now : shown) : Number(now) === shown ? now : shown))
  }, [shown])
  const take = (next: number | string) => {
    setText(next)
    if (next === '' || next === '-') return onNumber ? onNumber(undefined) : set(path, optional ? undefined : null)
    const number = Number(next)
    if (!Number.isFinite(number)) return
    const stored = exact(number / times)
    const kept = whole ? Math.round(stored) : stored
    return onNumber ? onNumber(kept) : set(path, kept)
  }
  return (
    <NumberInput
      {...labelled(words)}
      id={placeOf(path)}
      value={text}
      onChange={take}
      decimalScale={digits}
      thousandSeparator=","
      hideControls
      readOnly={readOnly}
      {...(suffix && { suffix: `\u00a0${suffix}` })}
      {...(error && { error })}
      {...(width && { w: width })}
      {...(placeholder && { placeholder })}
      styles={{ input: { textAlign: 'right' } }}
    />
  )
}

/** Nine decimals: what people write, without the dust of binary fractions. */
const exact = (value: number): number => Math.round(value * 1e9) / 1e9

interface ChoiceFieldProps extends FieldProps {
  readonly value: string | undefined
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChoice?: (value: string) => void
  readonly searchable?: boolean
}
export function ChoiceField({ path, value, options, onChoice, searchable, width, placeholder, ...words }: ChoiceFieldProps) {
  const { set, problemAt, readOnly } = useForm()
  const error = problemAt(path)
  const known = options.some((option) => option.value === value)
  return (
    <Select
      {...labelled(words)}
      id={placeOf(path)}
      data={[...options, ...(value !== undefined && !known ? [{ value, label: value }] : [])]}
      value={value ?? null}
      allowDeselect={false}
      searchable={searchable ?? false}
      readOnly={readOnly}
      {...(error && { error })}
      {...(width && { w: width })}
      {...(placeholder && { placeholder })}
      onChange={(next) => {
        if (next !== null) (onChoice ?? ((chosen: string) => set(path, chosen)))(next)
      }}
    />
  )
}
