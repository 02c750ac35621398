import { Link } from '@tanstack/react-router'
import { PageHead } from '../ui/page-head.tsx'
import { Empty } from '../ui/states.tsx'

/** For an address that is no page, or of something that is not there. */
export const NotFound = ({ what = 'page' }: { readonly what?: string }) => (
  <>
    <PageHead title={`No such ${what}`} />
    <Empty title={`There is no ${what} at this address.`}>
      It may have been moved or taken away, or it may not be open to you. <Link to="/">Go to Today</Link>
    </Empty>
  </>
)
