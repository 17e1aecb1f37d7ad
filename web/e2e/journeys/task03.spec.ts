import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit, spot } from '../desk'
import { parcels, task } from './task'

afterAll(leave)

test('3 write the plan and the measure: the parcel is in progress at once', async () => {
  const desk = await sit('officer')
  const { page } = desk
  const open = (await parcels(desk, 'status=open&mapped=true')).find(p => p.center)
  await page.goto(`/map?parcel=${open!.id}&at=${open!.center!.join(',')},17`)
  await page.waitForSelector('[data-plan]')
  await drawn(page)

  // Away from the label, within the parcel: when its colour is another one.
  const [x, y] = await spot(page, open!.center!)
  await page.evaluate(([px, py]) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-map] canvas')!
    const box = canvas.getBoundingClientRect()
    const look = () => canvas.getContext('2d')!.getImageData((px! - box.left) * (canvas.width / box.width) - 8, (py! - box.top) * (canvas.height / box.height) + 30, 16, 8).data.join()
    const before = look()
    const watch = () => { if (look() === before) requestAnimationFrame(watch); else document.body.dataset.repainted = String(performance.now()) }
    requestAnimationFrame(watch)
  }, [x, y])
  let tiles = 0
  page.on('request', r => { if (r.url().includes('/collections/parcels/tiles/')) tiles++ })

  await task(desk, 'task 3', { presses: 5, seconds: 1.5 }, async () => {
    await page.click('[data-plan]')
    await page.selectOption('#plan-measure', { index: 1 })
    await page.fill('#plan-plan', (await page.inputValue('#plan-plan')) + '：已与业主约定年内完成')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.toast:has-text("方案已保存")')
  })
  await page.waitForSelector('.parcel .chip:has-text("处置中"), .parcel:has-text("处置中")')
  await page.waitForSelector('.line li:first-child:has-text("修改地块信息")')
  await page.waitForSelector('body[data-repainted]')
  const took = await page.evaluate(id => {
    const painted = Number(document.body.dataset.repainted)
    const answered = performance.getEntriesByType('resource').filter(e => e.name.endsWith('/api/parcels/' + id)).map(e => (e as PerformanceResourceTiming).responseEnd)
    return painted - Math.max(...answered.filter(at => at < painted))
  }, open!.id)
  console.log(`task 3: repainted ${took.toFixed(0)} ms after the answer of 100 ms`)
  expect(tiles).toBe(0)
  expect((await parcels(desk, `q=${open!.parcel_no}`))[0]!.status).toBe('in_progress')
  await desk.close()
})
