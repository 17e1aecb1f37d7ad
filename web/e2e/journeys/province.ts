// Twenty thousand parcels over a province, for the tasks of officers.

import type { TestProject } from 'vitest/node'
import { start } from '../program'

export default (project: TestProject) => start(project, '--parcels', '20000')
