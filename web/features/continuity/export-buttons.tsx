import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { saveFile } from '../../app/export-list.ts'
import { useMe } from '../../app/session.tsx'

/** CSV or XLSX of what is shown. */
export function ExportButtons({ where, name }: { readonly where: (format: 'csv' | 'xlsx') => string; readonly name: string }) {
  const { may } = useMe()
  if (!may('export')) return null
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" data-dense leftSection={<IconDownload size={14} stroke={1.6} aria-hidden="true" />} className="no-print">
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'xlsx'] as const).map((format) => (
          <Menu.Item key={format} onClick={() => void saveFile(where(format), `${name}.${format}`)}>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
