// The only caller of fetch. What comes in is typed here; what is refused comes
// as a Problem.

export type Category = 'approved_unsupplied' | 'idle' | 'low_efficiency'
export const categories: readonly Category[] = ['approved_unsupplied', 'idle', 'low_efficiency']

export type Status = 'open' | 'in_progress' | 'partly_closed' | 'under_review' | 'closed' | 'returned' | 'struck_off' | 'replaced' | 'suspended'
export const statuses: readonly Status[] = ['open', 'in_progress', 'under_review', 'returned', 'partly_closed', 'closed', 'struck_off', 'replaced', 'suspended']

export type State = 'draft' | 'submitted' | 'reported' | 'city_passed' | 'accepted' | 'returned' | 'withdrawn' | 'reopened'
export type Step = 'submit' | 'withdraw' | 'report' | 'pass' | 'accept' | 'return' | 'reopen' | 'undo'
export type Account = 'open' | 'reported' | 'city_passed' | 'accepted' | 'struck_off'
/** What mu can have reached: each with those after it. */
export type Reached = 'reported' | 'city_passed' | 'accepted'
export const reachedLevels: readonly Reached[] = ['reported', 'city_passed', 'accepted']
export type Role = 'officer' | 'registrar' | 'reviewer' | 'auditor' | 'admin'
export type Level = 'province' | 'city' | 'county' | 'park' | 'township'

export interface Actor { login: string; name: string; grants: { role: Role; region: string }[] }
/** Who is signed in, and for how many seconds yet. */
export interface SignedIn extends Actor { expires_in: number }
/** Somebody who may sign in. */
export interface User extends Actor { disabled: boolean; created_at: string; signed_in_at: string | null; rev: number }
export interface Token { id: string; name: string; reads_only: boolean; created_at: string; expires_at: string }
export const auditEvents = ['sign_in', 'sign_out', 'refused', 'export', 'user_added', 'user_changed', 'password_set', 'invited', 'token_made', 'token_revoked'] as const
/** What a password must be like; zero asks for nothing. */
export interface PasswordPolicy { length: number; classes: number; days: number; last: number }
export interface AuditLine { id: string; at: string; login: string; address: string; event: string; outcome: string; subject: string; detail: Record<string, unknown> }
export interface Region { code: string; name: string; level: Level; parent?: string; extent?: [number, number, number, number] }
export interface Measure { code: string; category: Category; zh: string; en: string; effect: 'counts' | 'provisional' | 'progress' | 'strikes_off'; evidence: Omit<EvidenceNeed, 'met'>[] }

export interface Task {
  id: string; name: string; region: string; authorities: string[]; document: string
  baseline: string; deadline: string; closed_on?: string; edition: number; counted: Account
  submit_reports: boolean; deciders: Deciders; uncounted: string[]
  evidence: 'required' | 'flagged'; terms: Terms
}
export type Decider = 'here' | 'recorded' | 'either'
export type Deciders = Record<'county' | 'city' | 'province', Decider>

/** The periods of a task, when its lights change, and its dates on the way. What is left out is the usual. */
export const termNames = [
  'yellow_days', 'orange_days', 'orange_behind', 'red_behind', 'silence_days', 'review_workdays',
  'idle_months', 'repossession_months', 'extension_months', 'interim_months', 'approval_months',
] as const
export interface Terms extends Partial<Record<(typeof termNames)[number], number>> { secrecy?: Secrecy; cohorts?: Cohort[]; milestones?: Milestone[] }
/** How widely a task's list may be known. */
export const secrecies = ['public', 'internal', 'secret'] as const
export type Secrecy = (typeof secrecies)[number]
export interface Cohort { label: string; from: number; to: number }
export interface Milestone { name: string; on: string; percent?: number }

/** A figure as it was written, in its own unit. */
export const units = ['mu', 'ha', 'm2', 'wan_mu'] as const
export interface Figure { value: string; unit: (typeof units)[number] }
export interface TargetFigure { region: string; category?: Category; figure: Figure }
export interface Target extends TargetFigure { moved_mu: string }

/** A task with what was handed down, what was done to it, and how it goes against its time. */
export interface TaskItem extends Task {
  region_name: string
  targets: Target[]
  acts: { kind: string; edition: number; document: string; reason?: string; document_on?: string; effective_on: string; recorded_at: string; actor: string; actor_name?: string; position: string }[]
  pace: { expected_rate: string; completion_rate: string | null; days: number; light: Light } | null
  milestones: (Milestone & { days: number; completion_rate: string | null; light?: Light })[]
}
export interface TaskDraft {
  id: string; name: string; region?: string; authorities: string[]; document: string; baseline?: string; deadline: string
  counted: Account; deciders: Deciders; evidence?: Task['evidence']; submit_reports: boolean; terms: Terms; targets: TargetFigure[]
}
export interface EditionDraft {
  document: string; document_on: string; authorities?: string[]; deadline?: string; targets?: TargetFigure[]
  parcels?: { parcel_no: string; listed?: Figure; category?: Category }[]
}
export interface Setting { terms?: Terms; deciders?: Deciders; evidence?: Task['evidence']; submit_reports?: boolean; reason: string }

/** What is said of a day: that offices work on it, or not. */
export interface Workday { day: string; works: boolean; name: string }

/** A decision list as it was or would be applied. */
export interface Decided extends Summary {
  rows: number; faults: number
  list: { row: number; parcel_no: string; verdict: 'pass' | 'return'; mu: string | null; on?: string; reason: string; location?: string; rule?: string; message?: string }[]
}
export interface DecisionList { task: string; level: keyof Deciders; authority: string; document: string; document_on: string; rows?: 'all' | 'good'; expect?: string }

/** The map behind the parcels; without a grid there is none. */
export interface Basemap { grid: '' | 'EPSG:3857' | 'EPSG:4490'; credit: string }

export interface Accounts { open: string; reported: string; city_passed: string; accepted: string; struck_off: string }

export interface MultiPolygon { type: 'MultiPolygon'; coordinates: number[][][][] }
export interface LineString { type: 'LineString'; coordinates: number[][] }
export interface MultiLineString { type: 'MultiLineString'; coordinates: number[][][] }

/** What lists print of a parcel besides its number, category, region and area. */
export const attributeNames = [
  'name', 'project', 'holder', 'uscc', 'location', 'approval_no', 'approval_batch', 'approved_on', 'cohort', 'zddm', 'bdcdyh', 'dzjgh',
  'contract_no', 'supply_mode', 'land_use', 'supply_committed_on', 'handed_over_on', 'start_agreed_on', 'started_on', 'extended_start_on', 'interim_ends_on', 'finish_agreed_on', 'finished_on',
  'idle_reason', 'low_reason', 'plan', 'leader', 'unit', 'officer', 'due_on', 'remark',
] as const
export type AttributeName = (typeof attributeNames)[number]

export interface ParcelItem extends Partial<Record<AttributeName, string>> {
  id: string; parcel_no: string; task: string; category: Category; status: Status; region: string
  listed_mu: string; plane_m2: string | null; ellipsoid_m2: string | null
  accounts: Accounts; rev: number; position: string; clocks: Clock[] | null
}
/** Where an import stands; while it is checking or committing a job works on it. */
export type ImportState = 'checking' | 'checked' | 'failed' | 'committing' | 'committed' | 'discarded' | 'rolled_back'
export type Grade = 'error' | 'warning' | 'fine'
export const grades: readonly Grade[] = ['error', 'warning', 'fine']
export type Fate = 'new' | 'changed' | 'unchanged' | 'refused'
/** How a file is to be read; what is left out is found out. */
export interface ImportOptions { crs?: number; encoding?: string; from?: Record<string, string>; set?: Record<string, string>; listed_from_plane?: boolean }
/** A column of a file, with a value from it and our columns that it fills. */
export interface Heading { name: string; sample: string; columns: string[] | null }
export interface ImportFound {
  crs: number; encoding: string; region: string; heads: Heading[] | null; remembered: boolean; from?: Record<string, string>; extent: [number, number, number, number] | null
  sums: number; rows: number; refused: number; warned: number; new: number; changed: number; mapped: number; unchanged: number; unmapped: number
  mu: string; by_rule: Record<string, number> | null
}
export interface Finding { row: number; refuses: boolean; location: string; rule: string; message: string; mend?: string; value?: string; place?: [number, number] }
export interface Import {
  id: string; task: string; region: string; by: string; by_name?: string; state: ImportState; stage: string; done: number; total: number; read: number
  files: { name: string; sha256: string; bytes: number }[]; options: ImportOptions; found: ImportFound; good: number
  refusal: Fault | null; act: string | null; created_at: string; changed_at: string; rev: number; findings?: Finding[]; most_shapes: number
}
export interface ImportRow {
  row: number; line: number; parcel_no: string; category: string; region: string; listed: string; attributes: Partial<Record<AttributeName, string>>
  grade: Grade; fate: Fate; changes: Record<string, [string, string]> | null; edited: Record<string, string> | null; mapped: boolean
  place: [number, number] | null; findings: Finding[]
}
export interface ImportShapes { type: 'FeatureCollection'; features: { type: 'Feature'; properties: { row: number; grade: Grade; fate: Fate }; geometry: MultiPolygon }[] }

/** A parcel before or after another, with how much of its land went over. */
export interface Kin { id: string; task: string; parcel_no: string; mu: string }
export interface Parcel extends ParcelItem { geometry: MultiPolygon | null; lineage: Record<'parents' | 'children' | 'before' | 'after', Kin[]> }
/** A parcel that is put on the list by hand; arises_from is the disposal that supplied its land before. */
export interface ParcelDraft extends Partial<Record<AttributeName, string>> {
  task: string; parcel_no: string; category: Category; region: string; listed_mu: string; geometry?: MultiPolygon; arises_from?: string
}
/** What a decision on many is, or, without an act, would be. */
export interface Summary { digest: string; act: string | null; disposals: number; parcels: number; mu: string; skipped: { rule: string; disposals: number; mu: string }[] }
export type ParcelStep = 'suspend' | 'resume' | 'strike_off' | 'split' | 'merge'
export interface ParcelStepRequest {
  step: ParcelStep | 'undo'; reason?: string
  mu?: string; authority?: string; document?: string; document_on?: string; targets?: { region: string; category?: Category }[]
  into?: { parcel_no: string; mu?: string; geometry?: MultiPolygon }[]; with?: string[]; parcel_no?: string
}
export interface ListedParcel extends ParcelItem { center: [number, number] | null; bbox: [number, number, number, number] | null }

export type Light = 'green' | 'yellow' | 'orange' | 'red'
export const lights: readonly Light[] = ['red', 'orange', 'yellow', 'green']
export const clockKinds = ['start', 'idle', 'repossession', 'extension', 'interim', 'approval', 'supply', 'due', 'deadline', 'silence'] as const
/** A date that a parcel runs to; days left, below zero: past. */
export interface Clock { kind: (typeof clockKinds)[number]; due_on: string; days: number; light: Light }

/** By what parcels are counted; the value - is for none. */
export const facetKinds = ['category', 'status', 'region', 'leader', 'unit', 'officer', 'cohort', 'light', 'measure'] as const
export type FacetKind = (typeof facetKinds)[number]
export interface Facet { value: string; name?: string; count: number }
export interface ParcelList {
  task: string; region: string; position: string; matched: number; unmapped: number
  sums: Record<'listed_mu' | 'open_mu' | 'reported_mu' | 'city_passed_mu' | 'accepted_mu' | 'counted_mu' | 'remaining_mu' | 'unmapped_mu', string> & { disposal_rate: string | null }
  facets: Partial<Record<FacetKind, Facet[]>>
  /** Of all that matched; null where nothing is mapped. */
  bbox: [number, number, number, number] | null
  parcels: ListedParcel[]; next?: string
}

export interface Disposal {
  id: string; parcel: string; region: string; measure: string; mu: string; document: string; document_mu: string | null
  dated_on: string; reason: string; geometry: MultiPolygon | null; plane_m2: string | null; ellipsoid_m2: string | null
  state: State; submitter: string; returned: string; rev: number
}
export interface DisposalDraft {
  measure?: string; mu?: string | null; document?: string; document_mu?: string | null; dated_on?: string; reason?: string
  geometry?: MultiPolygon | null
}
export interface StepRequest { step: Step; mu?: string; reason?: string; effective_on?: string; authority?: string; document?: string }

/** A kind of evidence, and what a measure asks for: any of the types, naming the fields. */
export interface PaperType { code: string; zh: string; en: string }
export interface EvidenceNeed { types: PaperType[]; fields: string[]; mandatory: boolean; met: boolean }
export interface EvidenceCount { met: number; of: number; flags: number }
export type EvidenceFlag = 'no_position' | 'far_away' | 'positions_disagree' | 'placed_by_hand' | 'no_time' | 'photo_before_date' | 'undated' | 'before_baseline' | 'odd_supervision_no'
export interface PhotoFix { at: [number, number] | null; accuracy: number | null; heading: number | null; taken_at: string | null }
export interface Evidence {
  id: string; disposal: string; decides: string | null; type: string; number: string; issuer: string; issued_on: string | null; supervision_no: string; note: string
  file: string; media: string; bytes: number; sha256: string; camera: PhotoFix; told: PhotoFix; placed: { at: [number, number]; by: string; by_name?: string; on: string } | null
  position: [number, number] | null; source: string; distance_m: number | null; flags: EvidenceFlag[]; uploader: string; uploader_name?: string; uploaded_at: string; rev: number
}
export interface EvidenceList {
  disposal: string; position: string; required: EvidenceNeed[]; count: EvidenceCount; evidence: Evidence[]
  limits: { file_bytes: number; bytes: number; pieces: number; media: string[] }
}

/** A disposal that waits for the one who is signed in. */
export interface Review {
  id: string; rev: number; task: string; parcel: string; parcel_no: string; name: string; category: Category; region: string; region_name: string
  center: [number, number] | null; measure: string; mu: string; document: string; document_mu: string | null; plane_m2: string | null
  dated_on: string; reason: string; state: State; step: Step; submitter: string; returned: string; since: string; waiting_days: number
  waiting_workdays: number; limit_workdays: number; late: boolean
  area_differs: boolean; locked: boolean; evidence: EvidenceCount
}
/** Something accepted that has run out without a start: it may be reopened, nothing does so by itself. */
export interface Proposal {
  id: string; parcel: string; parcel_no: string; name: string; category: Category; region_name: string
  measure: string; mu: string; kind: Clock['kind']; lapsed_on: string; days: number
}
export interface ReviewList { total: number; states: Partial<Record<State, number>>; reviews: Review[]; proposed: Proposal[]; next?: string }

/** A progress entry on a parcel. */
export interface Note { id: string; parcel: string; author: string; on: string; happened: string; next: string; planned_on: string | null; obstacle: string }
export interface NoteDraft { on?: string; happened: string; next?: string; planned_on?: string; obstacle?: string }

export interface Transfer { disposal?: string; measure?: string; from?: Account; to?: Account; mu: string; effective_on: string }
export interface HistoryEvent {
  id: string; kind: string; actor: string; actor_name?: string; effective_on: string; recorded_at: string; recorded: boolean
  reason?: string; authority?: string; document?: string; position?: string; disposal?: string; state?: State; transfers: Transfer[]
  before?: MultiPolygon; after?: MultiPolygon
}

/** At which of the books' two clocks somebody looks. */
export interface When { as_of?: string; position?: string }

export type Key = 'category' | 'region' | 'measure' | 'month' | 'leader' | 'cohort'
export interface Figures {
  target_mu: string | null; children_target_mu: string | null; listed_mu: string | null; reported_mu: string; city_passed_mu: string; accepted_mu: string
  counted_mu: string; remaining_mu: string | null; provisional_mu: string; completion_rate: string | null; disposal_rate: string | null
  parcels: number | null; closed: number | null; unmapped: number | null
  /** How a region goes against the task's time, where it has a target. */
  light?: Light
}
export interface ProgressRow extends Figures {
  category?: Category; region?: string; region_name?: string; measure?: string; month?: string; leader?: string; cohort?: string; accepted_change_mu?: string
}
export interface Progress { task: string; region: string; as_of: string; position: string; by: Key[]; rows: ProgressRow[]; total: Figures }

export interface ComparedSums { parcels: number; unmapped: number; listed_mu: string; open_mu: string; reported_mu: string; city_passed_mu: string; accepted_mu: string; counted_mu: string }
export interface ComparedSide { as_of: string; position: string; sums: ComparedSums }
export type ChangeKind = 'added' | 'left' | 'status' | 'mu' | 'category' | 'geometry' | 'attributes'
export interface Seen { category: Category; status: Status; accounts: Accounts; plane_m2: string | null; ellipsoid_m2: string | null }
/** What changed of a parcel; a side is null where it was not there. */
export interface ComparedParcel {
  id: string; parcel_no: string; region: string; changes: ChangeKind[]; from: Seen | null; to: Seen | null; moved: Accounts
  attributes?: { name: AttributeName; from: string; to: string }[]
}
export interface Comparison { task: string; region: string; from: ComparedSide; to: ComparedSide; difference: ComparedSums; parcels: ComparedParcel[] }

export interface JournalQuery { task?: string; region?: string; kind?: string; actor?: string; parcel?: string; from?: string; to?: string; order?: 'oldest' | 'newest'; cursor?: string; limit?: string }
/** An act in its place in the books. */
export interface SealedAct {
  id: string; kind: string; actor: string; actor_name?: string; task?: string; region: string; effective_on: string; recorded_at: string; recorded: boolean
  authority?: string; document?: string; reason?: string; position: string; sealed_at: string; digest: string; moved: number
  transfers: (Transfer & { parcel: string })[]
}

/** What a part takes of its parcel is null where that has no boundary yet. */
export interface PreviewPart {
  geometry: MultiPolygon; plane_m2: string; ellipsoid_m2: string
  proposed_mu: string | null; percent: string | null; leaves_mu: string | null
}
export type PreviewOp = 'measure' | 'clip' | 'split' | 'divide' | 'remainder' | 'mend' | 'boundary'
export interface Preview { parts: PreviewPart[]; outside: MultiPolygon | null; over: MultiPolygon | null }

/** A parcel beside another, exactly. */
export interface Neighbour { id: string; parcel_no: string; geometry: MultiPolygon }

/** What a pasted text was found to say. */
export interface Reading {
  geometry: MultiPolygon; form: 'lon_lat' | 'lat_lon' | 'east_north' | 'north_east' | 'wkt' | 'geojson'; crs: string; zone_assumed: boolean
}
export interface Conversion { from: number; to: number; coordinates: number[][] }

/** One thing that is wrong. */
export interface Fault { location?: string; message: string; rule: string; place?: [number, number]; fits?: string }

/** A refusal of the server. Status 0: the server was not reached. */
/** What a report is asked by. */
export interface ReportQuery { task: string; region?: string; as_of?: string; period?: '' | 'month' | 'quarter' | 'year'; since?: string; parts?: string; lang?: 'zh' | 'en' }
export const reportParts = ['region', 'measure', 'leader', 'cohort', 'trend', 'forecast', 'clocks', 'map', 'ledger'] as const
export const reportForms = ['docx', 'pdf', 'xlsx', 'html', 'csv', 'text'] as const

/** A report made final. */
export interface Statement {
  id: string; task: string; region: string; title: string; as_of: string; position: string; lang: 'zh' | 'en'; period: ReportQuery['period']; since: string | null; parts: string[]
  signature: { unit: string; head: string; reviewer: string; writer: string; filled_on?: string }
  figures: StatedFigure[]; checkpoint: string; sha256: string; forms: Record<string, string>; made_by: string; made_by_name?: string; made_at: string
  issued: { by: string; by_name?: string; at: string; document: string } | null; corrects: string | null; reason: string; corrected_by: string | null
  verdicts: { id: string; verdict: (typeof verdicts)[number]; note: string; by: string; by_name?: string; at: string }[]
  now?: { position: string; figures: StatedFigure[]; differs: boolean; more: number; acts: { kind: string; actor: string; actor_name?: string; effective_on: string; document: string; reason: string; position: string; parcels: string[]; mu: string }[] }
}
export interface StatedFigure { category?: Category; target_mu: string | null; counted_mu: string; remaining_mu: string | null; completion_rate: string | null }
export const verdicts = ['sound', 'qualified', 'unsound'] as const
export interface StatementDraft {
  task: string; region?: string; as_of?: string; period?: ReportQuery['period']; since?: string; parts?: string[]; lang?: 'zh' | 'en'
  signature: Statement['signature']; corrects?: string; reason?: string
}

export const templateSentences = ['total', 'category', 'measures', 'levels', 'closing'] as const
export type TemplateSentence = (typeof templateSentences)[number]
/** How a task words its reports; what is empty is worded as usual. */
export interface Template extends Record<TemplateSentence, string> {
  carrier: string; authorities: string[]; rate_label: string; all_done: string; drop_zeros: boolean; plain_hundred: boolean; drop_empty: boolean
}
export interface TaskTemplate extends Template { usual: Template; placeholders: Record<TemplateSentence, string[]> }

/** The figures of ours that a published one is compared with. */
export const besides = ['target', 'counted', 'remaining', 'listed', 'completion_rate', 'disposal_rate', 'parcels', 'closed'] as const
/** A number entered by hand beside the books. */
export interface FigureDraft {
  task: string; region?: string; name: string; value: string; unit: Figure['unit'] | 'percent' | 'parcels'; on: string; source: string
  beside?: (typeof besides)[number]; category?: Category; replaces?: string
}
export interface NamedFigure extends Omit<FigureDraft, 'replaces'> {
  id: string; region: string; replaces: string | null; replaced: boolean; by: string; by_name?: string
  /** What the books tell of the same day, and the published one less ours. */
  ours: string | null; difference: string | null
}
/** A sample that an auditor drew by a seed, and how far it is. */
export interface Check {
  id: string; task: string; region: string; title: string; seed: string; size: number; by_area: boolean; filter: Record<string, string>; as_of: string; position: string
  frame: { parcels: number; mu: string; sha256: string } | null; drawn_by: string; drawn_by_name?: string; drawn_at: string
  counts: Record<'drawn' | 'judged' | 'problems' | 'answered' | 'proposed' | 'waiting', number>
}
export const checkVerdicts = ['as_stated', 'area_differs', 'not_started', 'false_papers'] as const
export type CheckVerdict = (typeof checkVerdicts)[number]
export interface CheckFile { id: string; answers: boolean; note: string; file: string; media: string; position: [number, number] | null; taken_at: string | null; distance_m: number | null; uploader: string; uploader_name?: string; uploaded_at: string }
export interface CheckedParcel {
  parcel: string; n: number; parcel_no: string; name: string; category: Category; region: string; status: Status; listed_mu: string; accepted_mu: string
  verdict: CheckVerdict | null; note: string; judged_by: string; judged_by_name?: string; judged_at: string | null
  reopening: { disposal: string; reason: string; effective_on: string; outcome: 'waits' | 'declined' | 'reopened'; declined: string; decided_by: string; decided_by_name?: string; decided_at: string | null } | null
  answer: string; answered_by: string; answered_by_name?: string; answered_at: string | null; files: CheckFile[]; rev: number
}
export interface CheckSample { position: string; check: Check; parcels: CheckedParcel[] }
export interface CheckDraft { title: string; seed: string; size: number; by_area: boolean }
export interface Judgement { verdict?: CheckVerdict; note?: string; reopening?: { disposal: string; reason: string; effective_on: string } | null }

/** How a file would be given. */
export interface ExportCheck { parcels: number; secrecy: Secrecy; masked: boolean; purpose_needed: boolean }

export class Problem extends Error {
  readonly status: number
  readonly faults: Fault[]
  readonly request: string
  constructor(status: number, detail: string, faults: Fault[] = [], request = '') {
    super(detail)
    this.status = status
    this.faults = faults
    this.request = request
  }
  /** Somebody changed the thing since it was read. */
  get stale() { return this.status === 412 }
  get unreached() { return this.status === 0 }
  /** What is wrong with one member of the body. */
  at(member: string) { return this.faults.filter(f => f.location === 'body.' + member || f.location?.startsWith(`body.${member}.`)) }
}

/** Called when the session is unknown or has ended. */
let onSignedOut = () => {}
export function whenSignedOut(act: () => void) { onSignedOut = act }

interface Ask { method?: string; query?: Record<string, string | undefined>; body?: unknown; file?: File; rev?: number; key?: string; patch?: boolean; accept?: string; signal?: AbortSignal }

function address(path: string, query: Ask['query'] = {}): string {
  const given = Object.entries(query).filter((e): e is [string, string] => !!e[1])
  return '/api' + path + (given.length ? '?' + new URLSearchParams(given) : '')
}

const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function headers({ body, file, rev, key, patch, accept }: Ask): Record<string, string> {
  return {
    ...(accept === undefined ? {} : { Accept: accept }),
    ...(file === undefined ? {} : { 'Content-Type': /\.xlsx$/i.test(file.name) ? sheet : 'text/csv' }),
    ...(body === undefined ? {} : { 'Content-Type': patch ? 'application/merge-patch+json' : 'application/json' }),
    ...(rev === undefined ? {} : { 'If-Match': `"${rev}"` }),
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
  }
}

async function call(path: string, ask: Ask = {}): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(address(path, ask.query), {
      method: ask.method ?? 'GET', headers: headers(ask), credentials: 'same-origin', signal: ask.signal,
      body: ask.file ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body)),
    })
  } catch (cause) {
    if (ask.signal?.aborted) throw cause
    throw new Problem(0, String(cause))
  }
  if (answer.ok) return answer
  if (answer.status === 401 && !path.startsWith('/session')) onSignedOut()
  throw await problemOf(answer)
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    const p = (await answer.json()) as { detail: string; errors?: Fault[]; request_id?: string }
    return new Problem(answer.status, p.detail, p.errors, p.request_id)
  } catch {
    return new Problem(answer.status, answer.statusText)
  }
}

async function json<T>(path: string, ask?: Ask): Promise<T> {
  return (await call(path, ask)).json() as Promise<T>
}

/** Sends a form with a file and tells how much of it has gone, which only this request can. */
async function send<T>(path: string, form: FormData, key: string, gone: (share: number) => void): Promise<T> {
  const answer = await new Promise<Response>((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', address(path))
    if (key) request.setRequestHeader('Idempotency-Key', key)
    request.upload.addEventListener('progress', e => { if (e.lengthComputable) gone(e.loaded / e.total) })
    request.addEventListener('error', () => failed(new Problem(0, 'network')))
    request.addEventListener('load', () => done(new Response(request.responseText, { status: request.status, statusText: request.statusText })))
    request.send(form)
  })
  if (answer.ok) return answer.json() as Promise<T>
  if (answer.status === 401) onSignedOut()
  throw await problemOf(answer)
}

/** A key under which a creating request may be sent again and is done once. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('')
}

export interface ParcelFilter {
  task: string; region?: string; category?: string; status?: string; leader?: string; unit?: string; officer?: string; cohort?: string; light?: string; q?: string; mapped?: string; measure?: string; due?: string
  mu_least?: string; mu_most?: string; dated_from?: string; dated_to?: string; level?: string; as_of?: string; position?: string
}

const query = (f: object, more: Record<string, string | undefined> = {}) => ({ ...f, ...more }) as Record<string, string | undefined>

export const api = {
  signIn: (login: string, password: string) => json<SignedIn>('/session', { method: 'POST', body: { login, password } }),
  signOut: () => call('/session', { method: 'DELETE' }),
  session: () => json<SignedIn>('/session'),
  extendSession: () => json<SignedIn>('/session/extension', { method: 'POST' }),

  passwordPolicy: (signal?: AbortSignal) => json<PasswordPolicy>('/session/password', { signal }),
  changePassword: (login: string, present: string, password: string) => call('/session/password', { method: 'POST', body: { login, present, password } }),
  acceptInvitation: (secret: string, password: string) => json<{ login: string }>('/session/invitation', { method: 'POST', body: { secret, password } }),
  tokens: async () => (await json<{ tokens: Token[] }>('/tokens')).tokens,
  newToken: (draft: { name: string; days: number; reads_only: boolean }) => json<{ secret: string }>('/tokens', { method: 'POST', body: draft }),
  revokeToken: (id: string) => call(`/tokens/${id}`, { method: 'DELETE' }),
  users: async () => (await json<{ users: User[] }>('/users')).users,
  newUser: (draft: Pick<User, 'login' | 'name' | 'grants'>) => json<User>('/users', { method: 'POST', body: draft }),
  editUser: (u: User, changes: Partial<Pick<User, 'name' | 'grants' | 'disabled'>>) => json<User>(`/users/${u.login}`, { method: 'PATCH', patch: true, rev: u.rev, body: changes }),
  inviteUser: (login: string) => json<{ link: string }>(`/users/${login}/invitations`, { method: 'POST' }),
  audit: (q: { login?: string; event?: string; outcome?: string; before?: string }, signal?: AbortSignal) =>
    json<{ lines: AuditLine[]; next?: string }>('/audit', { query: q, signal }),

  tasks: async () => (await json<{ tasks: Task[] }>('/tasks')).tasks,
  regions: async () => (await json<{ regions: Region[] }>('/regions')).regions,
  measures: async () => (await json<{ measures: Measure[] }>('/measures')).measures,

  task: (id: string, signal?: AbortSignal) => json<TaskItem>(`/tasks/${id}`, { signal }),
  newTask: (draft: TaskDraft) => json<TaskItem>('/tasks', { method: 'POST', body: draft }),
  newEdition: (task: string, edition: EditionDraft) => json<TaskItem>(`/tasks/${task}/editions`, { method: 'POST', body: edition }),
  setTask: (task: string, setting: Setting) => json<TaskItem>(`/tasks/${task}/terms`, { method: 'POST', body: setting }),
  closeTask: (task: string, on: string, takeBack: boolean) =>
    json<TaskItem>(`/tasks/${task}/close`, { method: 'POST', body: { on, ...(takeBack ? { under_review: 'return' } : {}) } }),
  openTask: (from: string, draft: TaskDraft) => json<TaskItem & { carried: number }>(`/tasks/${from}/open`, { method: 'POST', body: draft }),
  workdays: async () => (await json<{ days: Workday[] }>('/workdays')).days,
  announceWorkdays: async (year: number, document: string, days: Workday[]) =>
    (await json<{ days: Workday[] }>('/workdays', { method: 'POST', body: { year, document, days } })).days,

  /** Applies a decision list, or, without the digest of a preview, shows what it would do. */
  decide: (list: File, how: DecisionList) => json<Decided>('/decisions', { method: 'POST', query: query(how), file: list }),

  basemap: () => json<Basemap>('/basemap'),

  progress: (q: { task: string; region?: string; by?: string; as_of?: string; position?: string }, signal?: AbortSignal) =>
    json<Progress>('/progress', { query: q, signal }),

  changeDays: async (q: { task: string; region?: string }, signal?: AbortSignal) =>
    (await json<{ days: { on: string; accepted_change_mu: string }[] }>('/progress/days', { query: q, signal })).days,
  comparison: (f: ParcelFilter, from: { from?: string; from_position?: string }, signal?: AbortSignal) =>
    json<Comparison>('/comparison', { query: query(f, from), signal }),
  /** The shapes of what changed. */
  changedShapes: async (f: ParcelFilter, from: { from?: string; from_position?: string }, signal?: AbortSignal) =>
    (await json<{ features: { geometry: MultiPolygon | null }[] }>('/comparison', { query: query(f, from), accept: 'application/geo+json', signal })).features.flatMap(x => x.geometry ?? []),
  comparisonAddress: (f: ParcelFilter, from: { from?: string; from_position?: string }) => address('/comparison', query(f, { ...from, format: 'geojson' })),
  journal: (q: JournalQuery, signal?: AbortSignal) => json<{ acts: SealedAct[]; next?: string }>('/journal', { query: query(q), signal }),
  checkpoint: async (size = 'latest', signal?: AbortSignal) => (await call(`/checkpoints/${size}`, { signal })).text(),
  checkpointKey: async (signal?: AbortSignal) => (await call('/checkpoints/key', { signal })).text(),

  parcels: (f: ParcelFilter, page: { limit?: string; cursor?: string; facets?: string } = {}, signal?: AbortSignal) =>
    json<ParcelList>('/parcels', { query: query(f, page), signal }),
  parcel: (id: string, signal?: AbortSignal, at?: When) => json<Parcel>(`/parcels/${id}`, { query: query(at ?? {}), signal }),
  editParcel: (p: ParcelItem, changes: Partial<Record<AttributeName, string | null>>) =>
    json<Parcel>(`/parcels/${p.id}`, { method: 'PATCH', patch: true, rev: p.rev, body: changes }),
  drawBoundary: (p: ParcelItem, geometry: MultiPolygon, reason: string) =>
    json<Parcel>(`/parcels/${p.id}/steps`, { method: 'POST', rev: p.rev, body: { step: 'boundary', reason, geometry } }),
  stepParcel: (p: ParcelItem, step: ParcelStepRequest) => json<Parcel>(`/parcels/${p.id}/steps`, { method: 'POST', rev: p.rev, body: step }),
  history: async (id: string, signal?: AbortSignal, at?: When) => (await json<{ events: HistoryEvent[] }>(`/parcels/${id}/history`, { query: query(at ?? {}), signal })).events,

  evidence: (disposal: string, signal?: AbortSignal) => json<EvidenceList>(`/disposals/${disposal}/evidence`, { signal }),
  newEvidence: (disposal: string, file: File, said: Record<string, string | undefined>, key: string, gone: (share: number) => void) => {
    const form = new FormData()
    for (const [name, text] of Object.entries(said)) if (text) form.append(name, text)
    form.append('file', file)
    return send<Evidence>(`/disposals/${disposal}/evidence`, form, key, gone)
  },
  placeEvidence: (e: Evidence, position: [number, number] | null) =>
    json<Evidence>(`/disposals/${e.disposal}/evidence/${e.id}`, { method: 'PATCH', patch: true, rev: e.rev, body: { position } }),
  removeEvidence: (e: Evidence) => call(`/disposals/${e.disposal}/evidence/${e.id}`, { method: 'DELETE', rev: e.rev }),

  imports: async (task: string, signal?: AbortSignal) => (await json<{ imports: Import[] }>('/imports', { query: { task, limit: '20' }, signal })).imports,
  import: (id: string, signal?: AbortSignal) => json<Import>(`/imports/${id}`, { signal }),
  newImport: (task: string, files: File[], gone: (share: number) => void) => {
    const form = new FormData()
    for (const file of files) form.append('file', file)
    return send<Import>(`/imports?task=${encodeURIComponent(task)}`, form, '', gone)
  },
  /** Tells how the job of an import gets on until it is settled, or until the answer is called. */
  watchImport: (id: string, seen: (i: Import) => void, lost: () => void): (() => void) => {
    const events = new EventSource(address(`/imports/${id}/events`))
    events.onmessage = e => {
      const now = JSON.parse(e.data as string) as Import
      if (now.state !== 'checking' && now.state !== 'committing') events.close()
      seen(now)
    }
    events.onerror = () => { if (events.readyState === EventSource.CLOSED) lost() }
    return () => events.close()
  },
  importRows: (id: string, q: { grade?: string; fate?: string; after?: string; limit?: string }, signal?: AbortSignal) =>
    json<{ rows: ImportRow[]; next: number }>(`/imports/${id}/rows`, { query: q, signal }),
  editImportRow: (i: Import, row: number, values: Record<string, string | null>) =>
    json<Import>(`/imports/${i.id}/rows/${row}`, { method: 'PATCH', patch: true, rev: i.rev, body: values }),
  importShapes: (id: string, signal?: AbortSignal) => json<ImportShapes>(`/imports/${id}/shapes`, { signal }),
  checkImport: (i: Import, options: ImportOptions) => json<Import>(`/imports/${i.id}/check`, { method: 'POST', rev: i.rev, body: options }),
  commitImport: (i: Import, rows: 'all' | 'good') => json<Import>(`/imports/${i.id}/commit`, { method: 'POST', body: { rows } }),
  rollBackImport: (i: Import, reason: string) => json<Import>(`/imports/${i.id}/rollback`, { method: 'POST', body: { reason } }),
  discardImport: (i: Import) => call(`/imports/${i.id}`, { method: 'DELETE' }),
  /** Where the refused rows are to be had, with their reasons. */
  refusedAddress: (i: Import, format: 'xlsx' | 'csv') => address(`/imports/${i.id}/refused`, { format }),

  notes: async (parcel: string, signal?: AbortSignal, at?: When) => (await json<{ notes: Note[] }>(`/parcels/${parcel}/notes`, { query: query(at ?? {}), signal })).notes,
  newNote: (parcel: string, note: NoteDraft, key: string) => json<Note>(`/parcels/${parcel}/notes`, { method: 'POST', body: note, key }),

  disposals: async (parcel: string, signal?: AbortSignal, at?: When) =>
    (await json<{ disposals: Disposal[] }>(`/parcels/${parcel}/disposals`, { query: query(at ?? {}), signal })).disposals,
  disposal: (id: string, signal?: AbortSignal) => json<Disposal>(`/disposals/${id}`, { signal }),
  newDisposal: (parcel: string, draft: DisposalDraft, key: string) =>
    json<Disposal>(`/parcels/${parcel}/disposals`, { method: 'POST', body: draft, key }),
  editDisposal: (d: Disposal, changes: DisposalDraft) =>
    json<Disposal>(`/disposals/${d.id}`, { method: 'PATCH', patch: true, rev: d.rev, body: changes }),
  discardDisposal: (d: Disposal) => call(`/disposals/${d.id}`, { method: 'DELETE', rev: d.rev }),
  step: (d: Disposal, step: StepRequest) => json<Disposal>(`/disposals/${d.id}/steps`, { method: 'POST', rev: d.rev, body: step }),

  stepAll: (f: ParcelFilter, step: StepRequest & { incomplete?: boolean; expect?: string }) => json<Summary>('/disposals/steps', { method: 'POST', query: query(f), body: step }),
  listParcel: (draft: ParcelDraft, key: string) => json<Parcel>('/parcels', { method: 'POST', body: draft, key }),
  undoAct: (act: string) => json<Summary>(`/acts/${act}/undo`, { method: 'POST', body: {} }),
  reviews: (f: ParcelFilter, signal?: AbortSignal) => json<ReviewList>('/reviews', { query: query(f, { limit: '200' }), signal }),

  preview: (parcel: string, op: PreviewOp, geometry?: MultiPolygon | LineString | MultiLineString, signal?: AbortSignal) =>
    json<Preview>('/geometry/preview', { method: 'POST', body: { parcel, op, geometry }, signal }),
  reading: (parcel: string, text: string) => json<Reading>('/geometry/readings', { method: 'POST', body: { parcel, text } }),
  conversion: async (from: number, to: number, coordinates: number[][]) =>
    (await json<Conversion>('/geometry/conversions', { method: 'POST', body: { from, to, coordinates } })).coordinates,
  neighbours: async (parcel: string, box?: number[]) =>
    (await json<{ neighbours: Neighbour[] }>(`/parcels/${parcel}/neighbours`, { query: { bbox: box?.join(',') } })).neighbours,

  reportPage: async (q: ReportQuery, signal?: AbortSignal) => (await call('/reports/progress', { query: query(q, { format: 'html' }), signal })).text(),
  reportAddress: (q: ReportQuery, format: string) => address('/reports/progress', query(q, { format })),
  statements: async (task: string, signal?: AbortSignal) => (await json<{ statements: Statement[] }>('/statements', { query: { task }, signal })).statements,
  statement: (id: string, signal?: AbortSignal) => json<Statement>(`/statements/${id}`, { signal }),
  statementPage: async (id: string, signal?: AbortSignal) => (await call(`/statements/${id}/report`, { query: { format: 'html' }, signal })).text(),
  statementAddress: (id: string, format: string) => address(`/statements/${id}/report`, { format }),
  newStatement: (draft: StatementDraft, key: string) => json<Statement>('/statements', { method: 'POST', body: draft, key }),
  issueStatement: (id: string, document: string) => json<Statement>(`/statements/${id}/issue`, { method: 'POST', body: { document } }),
  judgeStatement: (id: string, verdict: string, note: string) => json<Statement>(`/statements/${id}/verdicts`, { method: 'POST', body: { verdict, note } }),

  template: (task: string, signal?: AbortSignal) => json<TaskTemplate>(`/tasks/${task}/template`, { signal }),
  setTemplate: (task: string, words: Template) => json<TaskTemplate>(`/tasks/${task}/template`, { method: 'POST', body: words }),
  previewTemplate: (task: string, words: Template, q: Pick<ReportQuery, 'region' | 'as_of' | 'lang'>, signal?: AbortSignal) =>
    json<{ sentences: string[]; notes: string[] }>(`/tasks/${task}/template/preview`, { method: 'POST', body: words, query: query(q), signal }),
  figures: async (task: string, signal?: AbortSignal) => (await json<{ figures: NamedFigure[] }>('/figures', { query: { task }, signal })).figures,
  newFigure: (draft: FigureDraft, key: string) => json<NamedFigure>('/figures', { method: 'POST', body: draft, key }),
  checks: async (task: string, signal?: AbortSignal) => (await json<{ checks: Check[] }>('/checks', { query: { task }, signal })).checks,
  check: (id: string, signal?: AbortSignal) => json<CheckSample>(`/checks/${id}`, { signal }),
  drawCheck: (f: ParcelFilter, draft: CheckDraft, key: string) => json<CheckSample>('/checks', { method: 'POST', query: query(f), body: draft, key }),
  judgeParcel: (check: string, p: CheckedParcel, judgement: Judgement) =>
    json<CheckedParcel>(`/checks/${check}/parcels/${p.parcel}`, { method: 'PATCH', patch: true, rev: p.rev, body: judgement }),
  answerCheck: (check: string, p: CheckedParcel, answer: string) => json<CheckedParcel>(`/checks/${check}/parcels/${p.parcel}/answer`, { method: 'POST', rev: p.rev, body: { answer } }),
  declineReopening: (check: string, p: CheckedParcel, reason: string) => json<CheckedParcel>(`/checks/${check}/parcels/${p.parcel}/decline`, { method: 'POST', rev: p.rev, body: { reason } }),
  newCheckFile: (check: string, parcel: string, file: File, said: Record<string, string | undefined>, key: string, gone: (share: number) => void) => {
    const form = new FormData()
    for (const [name, text] of Object.entries(said)) if (text) form.append(name, text)
    form.append('file', file)
    return send<CheckFile>(`/checks/${check}/parcels/${parcel}/files`, form, key, gone)
  },
  checkFileAddress: (check: string, parcel: string, file: string) => address(`/checks/${check}/parcels/${parcel}/files/${file}`, { disposition: 'inline' }),
  checkAddress: (id: string) => address(`/checks/${id}`, { f: 'geojson' }),
  checkPage: async (id: string, lang: string, signal?: AbortSignal) => (await call(`/checks/${id}/report`, { query: { format: 'html', lang }, signal })).text(),
  checkReportAddress: (id: string, format: string, lang: string) => address(`/checks/${id}/report`, { format, lang }),

  /** Where a file of the parcels of a filter is to be had. */
  exportAddress: (f: ParcelFilter, more: Record<string, string>) => address('/exports', query(f, more)),
  /** How such a file would be given. */
  checkExport: (f: ParcelFilter, more: Record<string, string>, signal?: AbortSignal) =>
    json<ExportCheck>('/exports', { query: query(f, { ...more, check: 'true' }), signal }),
  /** The bytes of a tile. */
  tile: async (path: string, signal?: AbortSignal) => (await call(path, { signal })).arrayBuffer(),
}
