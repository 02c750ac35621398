/** The visual language as Mantine's theme and as tokens that charts read: the same hex values in both, for light and for dark. */
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

const light = {
  ...{ bg: '#F8F8F6', surface: '#FFFFFF', sunken: '#F2F2EF', hover: '#F6F7FA' },
  ...{ line: '#E4E4DF', line2: '#C6C6BF', grid: '#ECECE8', control: '#85857F' },
  ...{ ink: '#1A1B1D', ink2: '#45474B', ink3: '#65676B' },
  ...{ accent: '#2B57C0', 'accent-ink': '#FFFFFF', 'accent-soft': '#E9EEFA', 'accent-line': '#B9C8EF' },
  ...{ loss: '#AB3519', 'loss-fill': '#D4694B', 'loss-soft': '#FBEBE6' },
  ...{ gain: '#0A6A60', 'gain-fill': '#3F9A8E', 'gain-soft': '#E2F2EF' },
  ...{ warn: '#735700', 'warn-fill': '#C98F1B', 'warn-soft': '#FBF2DE' },
  ...{ d1: '#4E5865', d2: '#8A939E', d3: '#BCC3CB', d4: '#E3E7EB' },
}
export type Tokens = typeof light
const dark: Tokens = {
  ...{ bg: '#111214', surface: '#18191C', sunken: '#202226', hover: '#1F2227' },
  ...{ line: '#2A2C31', line2: '#464A52', grid: '#24262A', control: '#72767F' },
  ...{ ink: '#ECECEA', ink2: '#BDBFC4', ink3: '#999CA3' },
  ...{ accent: '#86A8FF', 'accent-ink': '#0E1730', 'accent-soft': '#1E2945', 'accent-line': '#3A4E82' },
  ...{ loss: '#F38E70', 'loss-fill': '#D46E50', 'loss-soft': '#34201A' },
  ...{ gain: '#57C4B3', 'gain-fill': '#369488', 'gain-soft': '#15302C' },
  ...{ warn: '#E3B45A', 'warn-fill': '#BE8A22', 'warn-soft': '#33290F' },
  ...{ d1: '#A5AFBC', d2: '#757F8C', d3: '#4D555F', d4: '#2D3238' },
}
/** Charts read these, not the DOM, so that a picture made without a page is the same picture. */
export const tokens: { readonly light: Tokens; readonly dark: Tokens } = { light, dark }

const shades = (words: string) => words.split(' ') as unknown as MantineColorsTuple
const colors = {
  accent: shades('#E9EEFA #D3DEF6 #B9C8EF #86A8FF #6689E6 #4A6FD6 #3862CB #2B57C0 #244AA6 #1D3C88'),
  gray: shades('#F8F8F6 #F2F2EF #ECECE8 #E4E4DF #C6C6BF #85857F #65676B #45474B #2C2E31 #1A1B1D'),
  dark: shades('#ECECEA #BDBFC4 #999CA3 #72767F #464A52 #2A2C31 #202226 #18191C #111214 #0B0C0D'),
  slate: shades('#F1F3F5 #E3E7EB #BCC3CB #A5AFBC #8A939E #757F8C #5F6976 #4E5865 #4D555F #2D3238'),
  loss: shades('#FBEBE6 #F6D5CA #F2B8A4 #F38E70 #E27C5E #D4694B #C04A2C #AB3519 #862A14 #34201A'),
  gain: shades('#E2F2EF #C2E4DE #93D3C8 #57C4B3 #3F9A8E #369488 #1E7F74 #0A6A60 #08524A #15302C'),
  warn: shades('#FBF2DE #F5E3B8 #EDCF86 #E3B45A #C98F1B #BE8A22 #946F0A #735700 #594300 #33290F'),
}
const ours = ['accent', 'loss', 'gain', 'warn'] as const

/**
 * Filled colours take their ink from a variable: Mantine's autoContrast decides for the light shade in the dark scheme too
 * (white on #86A8FF is 2.3 : 1).
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input)
  const filledOurs = input.variant === 'filled' && (!input.color || (ours as readonly string[]).includes(input.color))
  return filledOurs ? { ...resolved, color: 'var(--tl-accent-ink)' } : resolved
}

export const fontFamily = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

export const theme = createTheme({
  variantColorResolver,
  colors,
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  white: '#FFFFFF',
  black: '#1A1B1D',
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.6875rem', sm: '0.75rem', md: '0.8125rem', lg: '0.9375rem', xl: '1.125rem' },
  lineHeights: { xs: '1.455', sm: '1.5', md: '1.539', lg: '1.467', xl: '1.445' },
  fontWeights: { regular: '420', medium: '520', bold: '600' },
  headings: {
    fontFamily,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '0.8125rem', lineHeight: '1.539' },
      h3: { fontSize: '0.75rem', lineHeight: '1.5' },
    },
  },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '0.875rem', xl: '1.25rem' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'sm',
  shadows: {
    ...{ xs: 'none', sm: 'none', md: '0 4px 16px rgb(0 0 0 / .10)' },
    ...{ lg: '0 8px 28px rgb(0 0 0 / .14)', xl: '0 8px 28px rgb(0 0 0 / .14)' },
  },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // A filled badge without a colour is white on #86A8FF in the dark scheme.
    Badge: { defaultProps: { variant: 'outline', color: 'gray', radius: 'xs', size: 'sm', tt: 'none', fw: 600 } },
    // The smallest size alone would be 11 px.
    Button: { defaultProps: { size: 'xs', h: 28, fz: 'sm', fw: 520 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close this message' } } },
    Input: { vars: () => ({ wrapper: { '--input-fz': 'var(--mantine-font-size-sm)', '--input-height': '28px' } }) },
    // Mantine would take 9 px for what stands below.
    InputWrapper: {
      vars: () => ({
        label: { '--input-label-size': 'var(--mantine-font-size-sm)' },
        error: { '--input-error-size': 'var(--mantine-font-size-xs)' },
        description: { '--input-description-size': 'var(--mantine-font-size-xs)' },
      }),
    },
    // Its white tick is 2.3 : 1 in the dark scheme.
    Checkbox: { defaultProps: { size: 'xs' }, vars: () => ({ root: { '--checkbox-icon-color': 'var(--tl-accent-ink)' } }) },
    Radio: { defaultProps: { size: 'xs' }, vars: () => ({ root: { '--radio-icon-color': 'var(--tl-accent-ink)' } }) },
    Switch: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs', autosize: true, minRows: 2 } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } } },
    MultiSelect: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } } },
    SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 0 } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 0 }, multiline: true, maw: 320 } },
    Popover: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md' } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md' } },
    Modal: { defaultProps: { transitionProps: { duration: 80 }, overlayProps: { backgroundOpacity: 0.35 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 80 }, overlayProps: { backgroundOpacity: 0.2 } } },
    Table: { defaultProps: { verticalSpacing: 0, horizontalSpacing: 'sm', fz: 'sm' } },
  },
})

const variables = (c: Tokens): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(c).map(([name, value]) => [`--tl-${name}`, value])),
  // Text, outline and light variants in both schemes: Mantine would take shade 0 for dark outlines.
  ...Object.fromEntries(
    ours.flatMap((name) => [
      [`--mantine-color-${name}-filled`, c[name]],
      [`--mantine-color-${name}-text`, c[name]],
      [`--mantine-color-${name}-outline`, c[name]],
      [`--mantine-color-${name}-light`, c[`${name}-soft`]],
      [`--mantine-color-${name}-light-hover`, c[`${name}-soft`]],
      [`--mantine-color-${name}-light-color`, c[name]],
    ]),
  ),
  '--mantine-color-body': c.bg,
  '--mantine-color-text': c.ink,
  '--mantine-color-dimmed': c.ink3,
  '--mantine-color-placeholder': c.ink3,
  '--mantine-primary-color-contrast': c['accent-ink'],
  '--mantine-color-anchor': c.accent,
  '--mantine-color-error': c.loss,
  '--mantine-color-default': c.surface,
  '--mantine-color-default-hover': c.hover,
  '--mantine-color-gray-outline': c.ink2,
  '--mantine-color-gray-text': c.ink3,
  '--mantine-color-default-border': c.line2,
  '--mantine-color-default-color': c.ink,
  '--table-border-color': c.line,
})
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: variables(light), dark: variables(dark) })
/** Paper is light, whatever the screen is. */
export const printRules = `:root[data-mantine-color-scheme]{${Object.entries(variables(light))
  .map(([name, value]) => `${name}:${value}`)
  .join(';')}}`
