import { createRouter, createWebHistory } from 'vue-router'
import { loadBooks } from './books'
import { decides, home, restore, session } from './session'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/sign-in', component: () => import('./frame/SignIn.vue'), meta: { open: true, title: 'signIn.title' } },
    { path: '/map', component: () => import('./map/MapPage.vue'), meta: { title: 'nav.map' } },
    { path: '/parcels', component: () => import('./parcel/ParcelsPage.vue'), meta: { title: 'nav.list' } },
    { path: '/review', component: () => import('./review/ReviewPage.vue'), meta: { title: 'nav.review' } },
    { path: '/progress', component: () => import('./progress/ProgressPage.vue'), meta: { title: 'nav.progress', asOf: true } },
    { path: '/:other(.*)*', name: 'other', component: { render: () => null } },
  ],
})

router.beforeEach(async to => {
  await restore()
  if (!session.actor) return to.meta.open ? true : { path: '/sign-in', query: to.name === 'other' ? {} : { next: to.fullPath } }
  if (to.meta.open || to.name === 'other') return home()
  if (to.path === '/review' && !decides.value) return home()
  await loadBooks()
  return true
})
