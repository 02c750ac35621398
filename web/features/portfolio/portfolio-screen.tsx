export default function PortfolioScreen() {
  return <h1>Portfolio</h1>
}
