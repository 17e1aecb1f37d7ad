// The columns of the list that a file can fill, and how the page names them.

import { attributeNames } from '../api'
import { maybe, t } from '../i18n'

export const listColumns = ['parcel_no', 'category', 'region', 'listed_mu', 'listed_ha', 'listed_m2'] as const
export const columns: readonly string[] = [...listColumns, ...attributeNames]

/** Columns without one of which no new parcel is listed. */
export const needed = [['parcel_no'], ['category'], ['listed_mu', 'listed_ha', 'listed_m2']] as const

export const columnName = (column: string): string => maybe('import.column.' + column) ?? maybe('field.' + column) ?? column

export const editable = (column: string) => columns.includes(column)

/** Where something was found, in words. */
export const locationName = (location: string): string => (location === 'geometry' ? t('import.column.geometry') : columnName(location))

/** How what was found is mended, in the language of the page where it knows the rule. */
export const mendText = (rule: string, location: string, english: string | undefined): string | undefined =>
  maybe('mend.' + rule) ?? (location === 'geometry' && english ? maybe('mend.geometry') : undefined) ?? english
