import { useForm as useFormOf } from '../../app/document-form.tsx'
import type { Doc } from './document.ts'

/** The cost model that is being written. */
export const useForm = () => useFormOf<Doc>()
