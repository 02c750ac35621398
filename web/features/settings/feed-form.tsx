import { Autocomplete, Button, NumberInput, Switch, TagsInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useDo } from '../../app/queries.ts'
import { Panel } from '../../ui/panel.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Feeds } from './feeds.ts'
import styles from './settings.module.css'

/** How mail and calendars are read from now on. */
export function FeedForm({ feeds }: { readonly feeds: Feeds }) {
  const [settings, setSettings] = useState(feeds.settings)
  const set = (more: Partial<Feeds['settings']>) => setSettings({ ...settings, ...more })
  const save = useDo('setFeedSettings', { refresh: ['getFeeds'], onDone: () => toast('Kept for messages that come from now on.') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ body: settings })
  }
  return (
    <Panel title="How they are read" span={6} footer="What is in the record stays as it was read.">
      <form className={styles.form} onSubmit={submit}>
        <TagsInput
          label="Our mail domains"
          description={
            settings.domains === null
              ? 'Those of the people who sign in, until you name others'
              : 'Whoever writes from them is a colleague; messages among colleagues are left aside'
          }
          value={settings.domains ?? feeds.proposed}
          onChange={(domains) => set({ domains })}
          placeholder="example.com"
          maxTags={200}
        />
        <TagsInput
          label="Private words"
          description="A message or meeting with one of them in its subject is left aside"
          value={settings.privateWords}
          onChange={(privateWords) => set({ privateWords })}
          maxTags={200}
        />
        <TagsInput
          label="Our receiving mail servers"
          description="As they name themselves in Authentication-Results. Without one, no sender counts as proved"
          value={settings.trustedServers}
          onChange={(trustedServers) => set({ trustedServers })}
          placeholder="mx.example.com"
          maxTags={50}
        />
        <NumberInput
          label="Leave aside what is older than so many days"
          description="Empty: nothing is too old"
          value={settings.oldestDays ?? ''}
          min={1}
          max={36_500}
          allowDecimal={false}
          onChange={(value) => set({ oldestDays: typeof value === 'number' ? value : null })}
        />
        <Switch
          label="Keep what was written"
          description="Without quotes and signatures. Off: only who, when and the subject"
          checked={settings.keepText}
          onChange={({ currentTarget }) => set({ keepText: currentTarget.checked })}
        />
        <Switch
          label="The length of a meeting is our work"
          description="For each colleague who took part, up to eight hours. Off: activities say how long it takes"
          checked={settings.meetingsAreWork}
          onChange={({ currentTarget }) => set({ meetingsAreWork: currentTarget.checked })}
        />
        <Autocomplete
          label="Meetings are of the kind"
          description="As an activity of the cost model names them: visit, meeting …"
          data={[...new Set(['meeting', ...feeds.kinds])]}
          value={settings.meetingKind}
          maxLength={60}
          onChange={(meetingKind) => set({ meetingKind })}
        />
        {save.error && (
          <p className={styles.problem} role="alert">
            {wordsOf(save.error)}
          </p>
        )}
        <div>
          <Button type="submit" loading={save.isPending}>
            Keep
          </Button>
        </div>
      </form>
    </Panel>
  )
}
