// Shows the operations and schemas in which every word of the search stands, and
// opens the one that the address names.
const search = document.querySelector('#search')
const count = document.querySelector('#count')
const all = [...document.querySelectorAll('details')].map(element => ({ element, text: element.textContent.toLowerCase() }))

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
  let found = 0
  for (const { element, text } of all) {
    element.hidden = !words.every(word => text.includes(word))
    found += element.hidden ? 0 : 1
  }
  for (const section of document.querySelectorAll('section')) {
    section.hidden = !section.querySelector('details:not([hidden])')
  }
  count.textContent = words.length ? `${found} of ${all.length}` : ''
}

function open() {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1))
  if (named instanceof HTMLDetailsElement) {
    named.hidden = false
    named.open = true
    named.scrollIntoView()
  }
}

search.addEventListener('input', show)
addEventListener('hashchange', open)
open()
