import { Link } from '@tanstack/react-router'
import { ZoneMark, zones as zoneNames } from '../../app/marks.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Cuts, type MapZones, zoneFilter } from './map-model.ts'
import styles from './portfolio.module.css'

/** The zones with the treatment they suggest; each opens its accounts. */
export function ZonesPanel({ zones, cuts, closed }: { readonly zones: MapZones; readonly cuts: Cuts; readonly closed: boolean }) {
  const f = useFormat()
  const here = useWithSnapshot()
  return (
    <Panel title="Zones" sub="suggested treatment" span={3} padding="none">
      <ul className={styles.zones}>
        {zoneNames.map(({ zone, name }, i) => {
          const { n, revenue } = zones.map.zones[i]!
          return (
            <li key={zone}>
              <ZoneMark zone={zone} />
              <div>
                <Link to="/accounts" search={here(zoneFilter(zone, cuts, zones.map))}>
                  {name}
                </Link>
                <div className={styles.zoneFacts}>
                  {f.count(n, 'account', 'accounts')} · {f.percent(zones.revenue > 0 ? revenue / zones.revenue : 0)} of revenue
                  {!closed && (
                    <>
                      <br />
                      cost-to-serve {f.percent(zones.serviceShare[i])} of revenue
                    </>
                  )}
                </div>
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
