import { describe, expect, it } from 'vitest'
import { exportQuery, formats, hasEncoding, hasSidecar, noChoice, systemsOf } from '../src/export/file'

describe('what a file can be', () => {
  it('offers degrees alone where the format has no metres, and the zones around where it has', () => {
    expect(systemsOf('geojson', 110.57).map(s => s.value)).toEqual(['', 'CRS84'])
    expect(systemsOf('xlsx', 110.57)).toEqual([])
    expect(systemsOf('dxf', 110.57).map(s => s.value)).toEqual(['', 'EPSG:4525', 'EPSG:4546', 'EPSG:4524', 'EPSG:4545', 'EPSG:4526', 'EPSG:4547'])
    expect(systemsOf('surveytxt', 110.57).every(s => s.prefixed)).toBe(true)
    expect(systemsOf('shapefile', 74).map(s => s.value)).toEqual(['', 'CRS84', 'EPSG:4513', 'EPSG:4534', 'EPSG:4514', 'EPSG:4535'])
  })
  it('asks for nothing that the format has no place for', () => {
    expect(exportQuery({ ...noChoice }, '')).toEqual({ format: 'geojson' })
    expect(exportQuery({ format: 'xlsx', crs: 'CRS84', encoding: 'GB18030', purpose: ' 上报 ' }, '2023-12-31')).toEqual({ format: 'xlsx', as_of: '2023-12-31', purpose: '上报' })
    expect(exportQuery({ format: 'csv', crs: 'EPSG:4525', encoding: 'GB18030', purpose: '' }, '')).toEqual({ format: 'csv', crs: 'EPSG:4525', encoding: 'GB18030' })
  })
  it('knows which formats say of themselves what they are', () => {
    expect(formats.filter(f => !hasSidecar(f))).toEqual(['geojson', 'shapefile'])
    expect(formats.filter(hasEncoding)).toEqual(['shapefile', 'surveytxt', 'csv'])
  })
})
