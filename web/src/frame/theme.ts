import { ref } from 'vue'

export type Theme = 'light' | 'dark'

export const theme = ref<Theme>(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light')

export function setTheme(to: Theme): void {
  theme.value = to
  document.documentElement.dataset.theme = to
  try { localStorage.setItem('theme', to) } catch { /* not kept */ }
}
