import { Button, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Panel } from '../../ui/panel.tsx'
import { toastError } from '../../ui/toast.tsx'
import type { Doc } from './document.ts'
import { useForm } from './form.tsx'
import styles from './models.module.css'

const order = ['tapeline', 'name', 'notes', 'currency', 'validFrom', 'costOfCapital', 'marginRates', 'costCentres', 'teams', 'activities']

/** As the file reads: keys in the order of docs/cost-models.md. */
export const fileText = (doc: Doc): string => {
  const keys = [...order.filter((key) => key in doc), ...Object.keys(doc).filter((key) => !order.includes(key))]
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, doc[key as keyof Doc]])), null, 2)
}

/** The whole model as a file: for what the form has no field for, such as figures per month. */
export function FileForm() {
  const { doc, change, readOnly } = useForm()
  const [text, setText] = useState(() => fileText(doc))
  useEffect(() => setText(fileText(doc)), [doc])
  const apply = () => {
    try {
      const read = JSON.parse(text) as unknown
      if (read === null || typeof read !== 'object' || Array.isArray(read)) throw new SyntaxError('it is no object')
      change(() => read as Doc)
    } catch (error) {
      toastError(error, 'This is no JSON')
    }
  }
  return (
    <Panel
      title="File"
      sub="as tapeline approve takes it"
      tools={
        !readOnly && (
          <Button variant="default" onClick={apply} disabled={text === fileText(doc)}>
            Take over
          </Button>
        )
      }
      footer={'Amounts in whole minor units, shares 0–1. Figures per month are written here: { "2026-03": 9600 }.'}
    >
      <Textarea
        className={styles.json!}
        aria-label="The model as a file"
        value={text}
        readOnly={readOnly}
        spellCheck={false}
        autosize
        minRows={24}
        maxRows={60}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </Panel>
  )
}
