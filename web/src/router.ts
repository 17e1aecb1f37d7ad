import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { loadBooks } from './books'
import { allowed, pages } from './frame/pages'
import { home, restore, session } from './session'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/sign-in', component: () => import('./frame/SignIn.vue'), meta: { open: true, title: 'signIn.title' } },
    { path: '/password', component: () => import('./user/PasswordPage.vue'), meta: { open: true, title: 'password.title' } },
    { path: '/invitation', component: () => import('./user/PasswordPage.vue'), meta: { open: true, title: 'password.invited' } },
    { path: '/account', component: () => import('./user/AccountPage.vue'), meta: { title: 'account.title' } },
    ...pages.map(({ path, name, asOf, load }) => ({ path, component: load, meta: { title: name, asOf } }) as RouteRecordRaw),
    { path: '/:other(.*)*', name: 'other', component: { render: () => null } },
  ],
})

router.beforeEach(async to => {
  await restore()
  if (!session.actor) return to.meta.open ? true : { path: '/sign-in', query: to.name === 'other' ? {} : { next: to.fullPath } }
  if (to.meta.open || to.path !== '/account' && !allowed().some(page => page.path === to.path)) return home()
  await loadBooks()
  return true
})
