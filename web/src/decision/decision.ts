// Decision lists: whose they are, and what one looks like.

import type { Deciders } from '../api'

export type Level = keyof Deciders

/** A list to begin from. A verdict without an area passes all that was reported. */
export const example = `台账编号,审核结果,核定面积（亩）,日期,备注
DK2023-DX-001,通过,15.90,2023-12-31,
DK2023-DX-002,退回,,,缺少现场照片
`
