/** The names that a text leaves open. */
export const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

/** Words that mean something else in this field, or nothing. */
export const wrongWords = ['认定入库', '提报', '挂起', '任务亩', '已处置亩', '截止', '无图形', '申报面积']
