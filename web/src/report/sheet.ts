// The report as the server lays it out for print, shown in the page: the same
// words, tables and pictures, in a sheet of their own.

let worn = ''

/** Wears the style that came with a report; its rules reach nothing but .report. */
function wear(css: string): void {
  if (css === worn) return
  worn = css
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = [sheet]
}

/** What the report's page holds, ready to be put somewhere. Nothing in it runs. */
export function contentOf(page: string): { lang: string; nodes: Node[] } {
  // The style is taken out first: a parsed page stands under this page's policy.
  const [whole = '', css = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? []
  wear(css)
  const parsed = new DOMParser().parseFromString(page.replace(whole, ''), 'text/html')
  return { lang: parsed.documentElement.lang, nodes: Array.from(parsed.querySelector('.report')?.children ?? [], node => document.importNode(node, true)) }
}

/** The sentences, as they are copied into an official text. */
export const sentencesOf = (of: ParentNode) => Array.from(of.querySelectorAll('.sentence'), p => p.textContent ?? '').join('\n')
