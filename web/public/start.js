// Before anything is painted: the theme, and a word for browsers that are too
// old. Written for those, so no newer syntax here.
(function () {
  var needed = 90
  var root = document.documentElement
  try {
    var theme = localStorage.getItem('theme')
    if (!theme) theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    root.setAttribute('data-theme', theme)
    if (localStorage.getItem('language') === 'en') root.lang = 'en'
  } catch (refused) {
    root.setAttribute('data-theme', 'light')
  }
  var found = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent)
  if (found ? +found[1] >= needed : 'noModule' in HTMLScriptElement.prototype) return
  window.addEventListener('DOMContentLoaded', function () {
    document.body.innerHTML =
      '<main><h1>三类 Sanlei</h1><p>浏览器版本过低：当前 ' + (found ? 'Chrome ' + found[1] : '未知') +
      '，需要 Chrome 90 或更高版本。</p><p lang="en">This browser is too old (found ' +
      (found ? 'Chrome ' + found[1] : 'an unknown one') + '); Chrome 90 or later is needed.</p></main>'
  })
})()
