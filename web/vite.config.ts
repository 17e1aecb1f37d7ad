import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { budget, pack } from './build/pack.ts'

export default defineConfig({
  plugins: [vue(), budget(), pack('dist')],
  build: {
    target: 'chrome90', // as old as browsers of the field are
    cssTarget: 'chrome90',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the policy of the page lets no script stand in text
  },
  server: { proxy: { '/api': process.env.SANLEI ?? 'http://127.0.0.1:8080' } },
})
