import { PasswordInput } from '@mantine/core'

interface NewPasswordProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label?: string
}

/** A password that is chosen: password managers make one. */
export const NewPassword = ({ value, onChange, label = 'Password' }: NewPasswordProps) => (
  <PasswordInput
    label={label}
    description="At least 10 characters. A few words that have nothing to do with each other are good."
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    autoComplete="new-password"
    required
    minLength={10}
    maxLength={128}
    withAsterisk={false}
  />
)
