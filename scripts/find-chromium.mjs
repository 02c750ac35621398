import { existsSync } from 'node:fs'

/** A browser for the tests: TAPELINE_CHROMIUM, else where systems put Chromium; undefined where there is none. */
export const findChromium = () =>
  [process.env.TAPELINE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (file) => file && existsSync(file),
  )

export const chromiumMissing =
  'The tests need Chromium, and there is none here. Install it (on Debian: sudo apt-get install chromium), or set TAPELINE_CHROMIUM to its path.'
