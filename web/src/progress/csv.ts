import { save } from '../audit/save'

type Value = string | number | null

function cell(v: Value): string {
  const text = v === null ? '' : String(v)
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows as CSV that spreadsheets open in the right encoding. A text that a
 * spreadsheet would take for a formula is kept from being one. */
export function csvText(rows: Value[][]): string {
  return '\ufeff' + rows.map(r => r.map(cell).join(',')).join('\r\n') + '\r\n'
}

export function saveCsv(name: string, rows: Value[][]): void {
  save(name, csvText(rows), 'text/csv;charset=utf-8')
}
