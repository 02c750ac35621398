export default function ImportWizardScreen() {
  return <h1>ImportWizardScreen</h1>
}
