import { Button, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useForm } from '../../app/document-form.tsx'
import { Panel } from '../../ui/panel.tsx'
import { toastError } from '../../ui/toast.tsx'
import styles from './model.module.css'
import type { Doc } from './model-words.ts'

const textOf = (doc: Doc) => JSON.stringify(doc, null, 2)

/** The document as `tapeline approve` takes it. */
export function FileForm() {
  const { doc, change, readOnly } = useForm<Doc>()
  const [text, setText] = useState(() => textOf(doc))
  useEffect(() => setText(textOf(doc)), [doc])
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
          <Button variant="default" onClick={apply} disabled={text === textOf(doc)}>
            Take over
          </Button>
        )
      }
      footer="Amounts in whole minor units, shares 0–1, minutes per account and year. Single accounts that are served otherwise stand under today.accounts."
    >
      <Textarea
        className={styles.json!}
        aria-label="The coverage models as a file"
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
