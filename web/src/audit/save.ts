/** Gives somebody a text as a file. */
export function save(name: string, text: string, kind = 'text/plain;charset=utf-8'): void {
  const address = URL.createObjectURL(new Blob([text], { type: kind }))
  const a = document.createElement('a')
  a.href = address
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
