// What waits for the one who is signed in: the bell, the tab and the queue show the same.

import { reactive } from 'vue'
import { api, type Proposal, type Review } from '../api'

export const todo = reactive({ items: [] as Review[], proposed: [] as Proposal[], total: 0, loaded: false, refused: undefined as unknown })

let asked = 0

export async function loadTodo(task: string): Promise<void> {
  const mine = ++asked
  try {
    const { reviews, proposed, total } = await api.reviews({ task })
    if (mine === asked) Object.assign(todo, { items: reviews, proposed, total, loaded: true, refused: undefined })
  } catch (refusal) {
    if (mine === asked) Object.assign(todo, { refused: refusal, loaded: true })
  }
}
