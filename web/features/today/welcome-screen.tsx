import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { address } from '../../app/client.ts'
import { useMe } from '../../app/session.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Panel } from '../../ui/panel.tsx'
import { NoRight } from '../../ui/states.tsx'
import styles from './welcome.module.css'

const steps: readonly { readonly name: string; readonly about: string }[] = [
  {
    name: 'Drop your exports',
    about: 'Orders and invoices, customers, people, tickets, visits, the ledger: as your systems wrote them, in any number of files.',
  },
  {
    name: 'See what was recognised',
    about: 'Tables and columns in plain words, the doubtful ones first. Put right what is not what you mean.',
  },
  {
    name: 'Match across systems',
    about: 'Which accounts of the CRM, the ERP and the help desk are one customer; the doubtful pairs by money.',
  },
  {
    name: 'Check, then run',
    about: 'What is left out and why, with amounts. Nothing is stored before you run it, and every import can be undone.',
  },
  { name: 'Answer ten questions at most', about: 'What your teams cost, roughly. Then you see who earns and who costs, as a band.' },
]

/** What one sees before anything was imported. */
export default function WelcomeScreen() {
  const { me, may } = useMe()
  return (
    <>
      <PageHead
        title={`Welcome${me.name ? `, ${me.name.split(' ')[0]}` : ''}`}
        why="The record is empty. Your first picture of what each customer brings and costs takes a few minutes and no reading."
        tools={
          <>
            {me.demo && (
              // A page of another record: loaded anew, not routed to.
              <Button variant="default" component="a" href="/demo/portfolio">
                Look at the demo company
              </Button>
            )}
            {may('import') && (
              <Button component={Link} to="/imports/new/start">
                Start with your own files
              </Button>
            )}
          </>
        }
      />
      <div className={styles.two}>
        <Panel title="How it goes" sub="about ten minutes" padding="none">
          <ol className={styles.steps}>
            {steps.map(({ name, about }, i) => (
              <li key={name}>
                <span className={styles.number} aria-hidden="true">
                  {i + 1}
                </span>
                <span>
                  <span className="strong">{name}</span>
                  <span className={styles.about}>{about}</span>
                </span>
              </li>
            ))}
          </ol>
        </Panel>
        <div className={styles.stack}>
          {!may('import') && (
            <Panel title="Importing">
              <NoRight title="Importing is closed to you.">Owners, finance and analysts bring files in: ask one of them to begin.</NoRight>
            </Panel>
          )}
          {(me.demo || may('import')) && (
            <Panel title="No files at hand?" sub="an invented company">
              <p className="second">
                A seller of pumps and valves with 300 customers, known to three systems.{' '}
                {me.demo && 'It is measured already, apart from your own record. '}
                Its raw exports are there to try the import with.
              </p>
              <div className={styles.actions}>
                {may('import') && (
                  <Button
                    variant="default"
                    component="a"
                    href={address('getDemoFiles', {})}
                    download
                    leftSection={<IconDownload size={14} stroke={1.6} aria-hidden="true" />}
                  >
                    Its raw files, as a zip
                  </Button>
                )}
              </div>
            </Panel>
          )}
          <Panel title="Your data stays here">
            <p className="second">
              Files are read on this machine and kept in this record only. Nothing is sent anywhere; recognition uses no service from
              outside.
            </p>
          </Panel>
        </div>
      </div>
    </>
  )
}
