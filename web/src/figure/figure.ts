// In which units a number entered by hand can be.

import { units, type FigureDraft } from '../api'

/** The units of a figure, by what it stands beside; beside none, all of them. */
export function unitsBeside(beside: FigureDraft['beside'] | ''): FigureDraft['unit'][] {
  switch (beside) {
    case 'completion_rate': case 'disposal_rate': return ['percent']
    case 'parcels': case 'closed': return ['parcels']
    case '': case undefined: return [...units, 'percent', 'parcels']
    default: return [...units]
  }
}
